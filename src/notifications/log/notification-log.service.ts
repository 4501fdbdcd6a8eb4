import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit';
import type { Principal } from '../../common/auth/access';
import { TransactionRunner } from '../../common/database/transaction-runner';
import { pageOf, readCursor, type Page, type PageQuery } from '../../common/http/page';
import { Notification } from '../notification.entity';
import { NotificationNotFailed, NotificationNotFound } from '../notifications.errors';
import { NotificationsQueries } from '../notifications.queries';
import { Teller } from '../teller';
import type { NotificationFilter } from './dto/list-notifications.query';

/** Who was told what, when, and how that went. */
@Injectable()
export class NotificationLogService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly notifications: NotificationsQueries,
    private readonly teller: Teller,
    private readonly audit: AuditService,
  ) {}

  /** The newest first; of admins all, of others the own. @throws InvalidCursor */
  async list(principal: Principal, filter: NotificationFilter, page: PageQuery): Promise<Page<Notification>> {
    const [after] = readCursor(page.cursor, 'uuid') ?? [];
    const rows = await this.transactions.read((em) => select(em, principal, { ...filter, after }, page.limit + 1));
    return pageOf(rows, page.limit, ({ id }) => [id]);
  }

  /** Has one sent again that had failed, or that there was no way to send. @throws NotificationNotFound, NotificationNotFailed */
  async resend(id: string): Promise<Notification> {
    return this.transactions.run(async (em) => {
      const found = await em.findOneBy(Notification, { id });
      if (!found) throw new NotificationNotFound();
      if (!(await this.notifications.queueAgain(em, id)))
        throw new NotificationNotFailed({ params: { state: found.state } });
      await this.teller.send(em, id, found);
      await this.audit.record(em, { action: 'notification.resent', recordType: 'notification', recordId: id });
      return em.findOneByOrFail(Notification, { id });
    });
  }
}

type Asked = NotificationFilter & { readonly after: string | number | undefined };

function select(em: EntityManager, principal: Principal, asked: Asked, limit: number): Promise<Notification[]> {
  const { after, from, to, ...equal } = asked;
  const query = em.createQueryBuilder(Notification, 'n').orderBy('n.id', 'DESC').limit(limit);
  for (const [name, value] of Object.entries(equal)) query.andWhere(`n.${name} = :${name}`, { [name]: value });
  if (after !== undefined) query.andWhere('n.id < :after', { after });
  if (from) query.andWhere('n.createdAt >= :from', { from });
  if (to) query.andWhere('n.createdAt < :to', { to });
  if (principal.role !== 'admin') query.andWhere('n.recipientId IN (:...own)', { own: ownIds(principal) });
  return query.getMany();
}

/** As whom the caller is told: ids of records and of accounts are never the same. */
const ownIds = ({ accountId, patientId, professionalId }: Principal): string[] =>
  [accountId, patientId, professionalId].filter((id) => id !== null);
