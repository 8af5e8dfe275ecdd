// What the slip's QR holds and what the desk reads back: locator and arrival code. No name, no structure.
import qrcode from "qrcode-generator";

const mark = "RELAIS1";

export function slipQr(locator: string, arrivalCode: string): QRCode {
  const qr = qrcode(0, "Q");
  qr.addData([mark, locator, arrivalCode].join(":"), "Alphanumeric");
  qr.make();
  return qr;
}

export function readSlipQr(text: string): { locator: string; arrivalCode: string } | undefined {
  const [head, locator, arrivalCode, ...more] = text.trim().split(":");
  if (head !== mark || !locator || !arrivalCode || more.length > 0) return undefined;
  return { locator, arrivalCode };
}
