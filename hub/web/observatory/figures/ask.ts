// Figures from the hub. Closed months never change, so an answer is asked for once per visit.
import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  FlowView,
  type FigureQuestionSchema,
  type FigureTable,
  type GetUnmetResponse,
} from "$gen/monitoring_service_pb";
import { monitoring } from "./clients";
import { monthsAfter, type Month } from "./month";
import { Pace } from "./pace";

export type Question = MessageInitShape<typeof FigureQuestionSchema>;

const answers = new Map<string, Promise<unknown>>();
const paces = new Map<string, Pace>();

function once<Answer>(method: string, question: unknown, ask: () => Promise<Answer>): Promise<Answer> {
  const key = `${method} ${JSON.stringify(question)}`;
  const known = answers.get(key) as Promise<Answer> | undefined;
  if (known) return known;
  let pace = paces.get(method);
  if (!pace) paces.set(method, (pace = new Pace()));
  const answer = pace.turn().then(ask);
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
  return answer;
}

const tableOf = (answer: { table?: FigureTable }): FigureTable => {
  if (!answer.table) throw new Error("an answer without its table");
  return answer.table;
};

export const flows = (question: Question) =>
  once("flows", question, async () => tableOf(await monitoring.getFlows({ question })));
export const delays = (question: Question) =>
  once("delays", question, async () => tableOf(await monitoring.getDelays({ question })));
export const doors = (question: Question) =>
  once("doors", question, async () => tableOf(await monitoring.getDoors({ question })));
export const access = (question: Question, byPublic = false) =>
  once("access", [question, byPublic], async () => tableOf(await monitoring.getAccess({ question, byPublic })));
export const unmet = (question: Question): Promise<GetUnmetResponse> =>
  once("unmet", question, () => monitoring.getUnmet({ question }));
export const indicators = () => once("indicators", 0, async () => (await monitoring.listIndicators({})).indicators);

// The last month that is closed; "" while none is.
export async function lastMonth(): Promise<Month> {
  return (await doors({ view: FlowView.REGION })).toMonth;
}

export interface MonthTable {
  readonly month: Month;
  readonly table: FigureTable;
}

// One table a month, ascending. An answer holds the month before as well, so a year takes half as many questions.
export async function monthly(
  ask: (question: Question) => Promise<FigureTable>,
  question: Question,
  months: readonly Month[],
): Promise<MonthTable[]> {
  const wanted = [...months].reverse();
  const asked: Promise<MonthTable[]>[] = [];
  for (let at = 0; at < wanted.length; at += 2) {
    const month = wanted[at];
    if (month === undefined) break;
    asked.push(
      ask({ ...question, fromMonth: month, toMonth: month }).then((table) => {
        const rows = table.rows.map((row) => ({ ...row, figures: row.before, before: [] }));
        return [
          { month, table },
          { month: monthsAfter(month, -1), table: { ...table, rows } },
        ];
      }),
    );
  }
  const all = (await Promise.all(asked)).flat();
  return months.flatMap((month) => all.filter((one) => one.month === month));
}
