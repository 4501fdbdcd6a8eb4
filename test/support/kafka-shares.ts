import { int32, Reading } from './kafka-forms';

const INVALID_REQUEST = 42;

/**
 * A broker of Kafka answers a member that asks for its share after the leader has said who gets which. librdkafka's forgets, and calls the
 * question invalid: then this has kept it. Reads SyncGroup v3.
 */
export class Shares {
  private readonly kept = new Map<string, Buffer>();

  /** Sees a question, of which that of the leader names the shares of all. */
  see(question: Buffer): void {
    const { generation, reading } = asked(question);
    for (let left = reading.count('plain'); left > 0; left--) {
      const member = String(reading.text('plain'));
      this.kept.set(`${generation} ${member}`, reading.bytes('plain') ?? Buffer.alloc(0));
    }
  }

  /** The answer to this question, as it should have been. */
  answer(answer: Buffer, question: Buffer): Buffer {
    const reading = new Reading(answer);
    const begun = reading.take(4 + 4);
    const { generation, member } = asked(question);
    const share = this.kept.get(`${generation} ${member}`);
    if (reading.int16() !== INVALID_REQUEST || !share) return answer;
    return Buffer.concat([begun, Buffer.alloc(2), int32(share.length), share]);
  }
}

function asked(question: Buffer): { generation: number; member: string; reading: Reading } {
  const reading = new Reading(question);
  reading.take(2 + 2 + 4);
  // The name of the client, and the group.
  for (let texts = 0; texts < 2; texts++) reading.text('plain');
  const generation = reading.int32();
  const member = String(reading.text('plain'));
  reading.text('plain');
  return { generation, member, reading };
}
