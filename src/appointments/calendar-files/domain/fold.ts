const MAX_OCTETS = 75;

/** Content lines ended by CRLF, none longer than 75 octets, no character torn apart (RFC 5545, 3.1). */
export function foldLines(text: string): string {
  return text.split('\r\n').map(fold).join('\r\n');
}

function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      parts.push(part);
      // The blank that says that the line goes on counts too.
      [part, octets] = ['', 1];
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
