// The slip's QR: what the node signed for it, drawn; and what somebody reads back at another desk.
import qrcode from "qrcode-generator";

const mark = /^\s*relais2:/i;

// Level M: at the slip's width a level more would make its squares smaller than a PC's camera sees well.
export function slipQr(scan: string): QRCode {
  const qr = qrcode(0, "M");
  qr.addData(scan, "Alphanumeric");
  qr.make();
  return qr;
}

// Whether a text may come from a slip: from the camera, or from a hand-held reader that types like a keyboard.
export function isSlipScan(text: string): boolean {
  return mark.test(text);
}
