export interface Mail {
  readonly channel: 'email';
  /** Of the notification: sent again, it is the same message. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where one click stops mails of this kind (RFC 8058). */
  readonly stopUrl?: string;
}
