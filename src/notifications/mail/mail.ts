export interface Mail {
  /** Of the notification: sent again, it is the same message. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
