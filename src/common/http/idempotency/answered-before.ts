/** An answer as it went over the wire. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Not an error: the way out of a handler when the answer is already known. The problem filter sends it as it is. */
export class AnsweredBefore extends Error {
  constructor(readonly answer: StoredAnswer) {
    super('answered before');
    this.name = 'AnsweredBefore';
  }
}
