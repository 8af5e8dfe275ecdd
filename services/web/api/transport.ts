// The way to the services. What speaks Connect and knows the protos is a third of a face: it is fetched with the first
// call, so that a screen stands before it on a slow PC.
import type { DescService } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import { CallFailure } from "./refusal";

type Method = (...words: unknown[]) => Promise<unknown> | AsyncIterable<unknown>;

// For who will need it soon: a first call that somebody waits for then finds it there.
export const readyLine = () => import("./connect");

async function failureOf(error: unknown): Promise<CallFailure> {
  if (error instanceof CallFailure) return error;
  return (await readyLine()).failureOf(error);
}

// clientOf(async () => (await import("$gen/desk_service_pb")).DeskService) -> a typed client. What its calls throw is a
// CallFailure.
export function clientOf<Service extends DescService>(load: () => Promise<Service>): Client<Service> {
  let begun: Promise<Record<string, Method>> | undefined;
  const client = () =>
    (begun ??= Promise.all([readyLine(), load()]).then(
      ([line, service]) => line.clientFor(service) as unknown as Record<string, Method>,
      () => {
        begun = undefined; // The daemon was away: the next call tries again.
        throw new CallFailure("away");
      },
    ));
  const call = async (name: string, words: unknown[]) => {
    const method = (await client())[name];
    try {
      return await method?.(...words);
    } catch (error) {
      throw await failureOf(error);
    }
  };
  async function* parts(answer: Promise<unknown>) {
    try {
      yield* (await answer) as AsyncIterable<unknown>;
    } catch (error) {
      throw await failureOf(error);
    }
  }
  const methods: ProxyHandler<Client<Service>> = {
    // Awaited where it answers once, read by "for await" where it streams.
    get: (_, name) => (typeof name !== "string" || name === "then" ? undefined : (...words: unknown[]) => {
      const answer = call(name, words);
      return Object.assign(answer, { [Symbol.asyncIterator]: () => parts(answer) });
    }),
  };
  return new Proxy({} as Client<Service>, methods);
}
