import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { invalidField } from '../common/http/validation.pipe';
import { ChatAccess, memberOf, recordOf, type ChatAppointment } from './chat-access';
import type { ChatConversation } from './chat-conversation.entity';
import { ChatJournal } from './chat-journal';
import { ChatQueries, type ListedConversation, type Unread } from './chat.queries';
import type { Member } from './domain/chat-window';
import type { InspectionReason } from './dto/chat.dto';
import { MessageVault, type MessageView } from './message-vault';

const MOST_UNREAD = 100;
const AFTER_ALL = 2_147_483_647;

/** Which part of a conversation: after a number, or before one; neither: the last part. */
export interface Excerpt {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface MessagesView {
  readonly appointment: ChatAppointment;
  /** In their order. */
  readonly messages: readonly MessageView[];
  readonly hasMore: boolean;
  readonly lastSeq: number;
  readonly readUpTo: Readonly<Record<Member, number>>;
}

/** Reading what was said. Every reading is in the audit trail, in the same transaction. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: ChatAccess,
    private readonly queries: ChatQueries,
    private readonly vault: MessageVault,
    private readonly journal: ChatJournal,
  ) {}

  /** @throws AppointmentNotFound, InvalidRequest for both ends at once */
  list(principal: Principal, id: string, excerpt: Excerpt): Promise<MessagesView> {
    if (excerpt.after !== undefined && excerpt.before !== undefined)
      throw invalidField('before', 'not_with', { other: 'after' });
    return this.transactions.run(async (em) => {
      const view = await this.excerptOf(em, await this.access.reach(em, principal, id, 'chat.read'), excerpt);
      await this.journal.note(em, 'read', view.appointment, view.messages.at(-1)?.seq ?? 0);
      return view;
    });
  }

  /** For an administrator, who has to say why. @throws AppointmentNotFound */
  inspect(principal: Principal, id: string, reason: InspectionReason, excerpt: Excerpt): Promise<MessagesView> {
    return this.transactions.run(async (em) => {
      const view = await this.excerptOf(em, await this.access.reach(em, principal, id, 'chat.inspected'), excerpt);
      await this.journal.inspected(em, view.appointment, reason, view.messages.at(-1)?.seq ?? 0);
      return view;
    });
  }

  /** The caller's, the latest first. @throws InvalidCursor */
  conversations(principal: Principal, page: PageQuery): Promise<Page<ListedConversation>> {
    const [at, appointmentId] = readCursor(page.cursor, 'instant', 'uuid') ?? [];
    const before = at === undefined ? undefined : { at: new Date(at), appointmentId: String(appointmentId) };
    const [member, record] = [memberOf(principal), recordOf(principal)];
    if (record === null) return Promise.resolve({ rows: [], nextCursor: null });
    return this.transactions.run(async (em) => {
      const rows = await this.queries.list(em, member, record, before, page.limit + 1);
      const shown = pageOf(rows, page.limit, (row) => [row.lastMessageAt.toISOString(), row.appointmentId]);
      await this.journal.listed(em, shown.rows);
      return shown;
    });
  }

  /** Of the caller's conversations, how much is unread. */
  async unread(principal: Principal): Promise<Unread[]> {
    const [member, record] = [memberOf(principal), recordOf(principal)];
    if (record === null) return [];
    return this.transactions.read((em) => this.queries.unread(em, member, record, MOST_UNREAD));
  }

  private async excerptOf(
    em: EntityManager,
    appointment: ChatAppointment,
    { after, before, limit }: Excerpt,
  ): Promise<MessagesView> {
    const { appointmentId, patientId } = appointment;
    const conversation = await this.queries.find(em, appointmentId);
    const rows =
      after === undefined
        ? await this.queries.before(em, appointmentId, before ?? AFTER_ALL, limit + 1)
        : await this.queries.after(em, appointmentId, after, limit + 1);
    const shown = rows.slice(0, limit);
    if (after === undefined) shown.reverse();
    return {
      appointment,
      messages: await this.vault.open(patientId, shown),
      hasMore: rows.length > limit,
      lastSeq: conversation?.lastSeq ?? 0,
      readUpTo: readUpToOf(conversation),
    };
  }
}

export const readUpToOf = (conversation: ChatConversation | undefined): Readonly<Record<Member, number>> => ({
  patient: conversation?.patientReadUpTo ?? 0,
  professional: conversation?.professionalReadUpTo ?? 0,
});
