import { SigningKeyRotation } from '../accounts/signing-keys/signing-key-rotation';
import { AuditService } from '../audit';
import { FieldEncryption } from '../common/crypto/field-encryption';
import { TransactionRunner } from '../common/database/transaction-runner';
import { readEnvironment } from '../config/environment';
import { withDatabase } from './open-database';
import type { Terminal } from './terminal';

/** Needs the whole configuration: the new key is sealed by the master key. */
export async function rotateSigningKeys(terminal: Terminal): Promise<void> {
  const values = readEnvironment(terminal.variables);
  await withDatabase(terminal, async (dataSource) => {
    const rotation = new SigningKeyRotation(
      new TransactionRunner(dataSource),
      new FieldEncryption({ values }),
      new AuditService(terminal.clock),
      terminal.clock,
    );
    const { id, signsFrom } = await rotation.rotate();
    terminal.out(`Access tokens are signed with the key ${id} from ${signsFrom.toISOString()} on.\n`);
  });
}
