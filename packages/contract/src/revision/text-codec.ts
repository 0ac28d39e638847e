// UTF-8 (Encoding standard). Every runtime has these two; the library files of the compiler know them with the DOM only.

interface Encoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

interface Decoder {
  decode(bytes: Uint8Array): string;
}

const { TextEncoder, TextDecoder } = globalThis as unknown as {
  readonly TextEncoder: new () => Encoder;
  readonly TextDecoder: new (label: string, options: { readonly ignoreBOM: boolean }) => Decoder;
};

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of a text in UTF-8, in a buffer of their own. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** The text of bytes in UTF-8; what is none becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
