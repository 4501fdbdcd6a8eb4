export interface Sms {
  readonly channel: 'sms';
  /** Of the notification. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  /** One message of the GSM 7-bit alphabet. */
  readonly text: string;
}

/** Hands text messages to whoever delivers them. */
export interface SmsProvider {
  /**
   * Returns when it was taken.
   * @throws RefusedForGood if it is of no use to try again, anything else if it is
   */
  send(sms: Sms): Promise<void>;
}
