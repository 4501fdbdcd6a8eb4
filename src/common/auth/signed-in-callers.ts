import type { Principal } from './access';

/** Port: who is signed in, for whatever is no request that the guard has passed. Provided by `auth`. */
export abstract class SignedInCallers {
  /** Who an access token stands for, as the guard has it, and still does at this moment: nothing is remembered. */
  abstract ofToken(token: string): Promise<Principal | undefined>;

  /** Who is signed in with a device session of the account now. */
  abstract ofSession(accountId: string, deviceSessionId: string): Promise<Principal | undefined>;

  /**
   * Those of them who are still what they were: session, account, role and record. Asks the database, once for all.
   * @returns their device sessions
   */
  abstract stillSignedIn(callers: readonly Principal[]): Promise<ReadonlySet<string>>;

  /** Whether the practice asks a second factor of the caller's role that the account does not have. */
  abstract lacksSecondFactor(caller: Principal): Promise<boolean>;
}
