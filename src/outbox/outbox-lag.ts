import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../common/metrics/metrics';
import { Clock } from '../common/time/clock';

interface Row {
  readonly consumer: string;
  readonly pending: number;
  readonly dead: number;
  readonly oldest: Date | null;
}

/** What is not handed out yet counts as that of a consumer called `relay`. */
const STATE = `SELECT 'relay' AS consumer, count(*)::int AS pending, 0 AS dead, min(occurred_at) AS oldest
                 FROM outbox_events WHERE delivered_at IS NULL
               UNION ALL
               SELECT d.consumer, count(*) FILTER (WHERE d.dead_at IS NULL)::int, count(*) FILTER (WHERE d.dead_at IS NOT NULL)::int,
                      min(e.occurred_at) FILTER (WHERE d.dead_at IS NULL)
                 FROM outbox_deliveries d JOIN outbox_events e ON e.id = d.event_id
                WHERE d.delivered_at IS NULL GROUP BY d.consumer`;

/** How far behind the consumers are, asked when the metrics are. */
@Injectable()
export class OutboxLag implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const labels = ['consumer'];
    const pending = this.metrics.gauge('praxis_outbox_pending', 'Events that a consumer was not told of yet.', labels);
    const dead = this.metrics.gauge('praxis_outbox_dead', 'Events that were given up.', labels);
    const lag = this.metrics.gauge('praxis_outbox_lag_seconds', 'The age of the oldest pending event.', labels);
    this.metrics.collect(async () => {
      const now = this.clock.now().getTime();
      const rows = await this.dataSource.query<Row[]>(STATE);
      for (const gauge of [pending, dead, lag]) gauge.reset();
      for (const row of rows) {
        pending.set({ consumer: row.consumer }, row.pending);
        dead.set({ consumer: row.consumer }, row.dead);
        lag.set({ consumer: row.consumer }, row.oldest ? Math.max(0, now - row.oldest.getTime()) / 1_000 : 0);
      }
    });
  }
}
