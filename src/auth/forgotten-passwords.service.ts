import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AccountLetters } from '../accounts';
import { AuditService } from '../audit';
import { takeLocks } from '../common/database/locks';
import { runStatement } from '../common/database/statement';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Clock } from '../common/time/clock';
import { MINUTE_MS } from '../common/time/dates';

/** Letters to one account within an hour; who asks more often has them already. */
const MOST_LETTERS = 3;
const WINDOW_MS = 60 * MINUTE_MS;

const FIND = {
  name: 'find_account_that_forgot',
  text: `SELECT users.id FROM users
          WHERE users.email = $1 AND users.status = 'active'
            AND (SELECT count(*) FROM account_tokens token
                  WHERE token.account_id = users.id AND token.purpose = 'password_reset' AND token.created_at > $2) < $3`,
};

/** Asking for a new password. */
@Injectable()
export class ForgottenPasswords {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly letters: AccountLetters,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends a token to the account with this e-mail, if there is one. The same statements, and so the same time, if there is
   * none: then the token is nobody's, and no letter is sent.
   */
  async request(email: string): Promise<void> {
    const since = new Date(this.clock.now().getTime() - WINDOW_MS);
    await this.transactions.run(async (em) => {
      // One after the other for each address, so that no more letters are sent than that.
      await takeLocks(em, [{ on: 'holder', id: createHash('md5').update(email).digest('hex'), mode: 'exclusive' }]);
      const [found] = await runStatement<{ id: string }>(em, FIND, [email, since, MOST_LETTERS]);
      await this.letters.write(em, { accountId: found?.id ?? null, purpose: 'password_reset' });
      await this.audit.record(em, {
        action: 'account.password_reset_requested',
        recordType: 'account',
        recordId: found?.id ?? null,
      });
    });
  }
}
