import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';

/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** What is measured in this process, in Prometheus' text format. Labels are patterns, names and codes: never an id. */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #collectors: (() => Promise<void> | void)[] = [];

  constructor(dataSource: DataSource) {
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'praxis_http_request_duration_seconds',
      help: 'Time to answer a request, by route pattern.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [this.#registry],
    });
    const connections = this.gauge('praxis_database_connections', 'Connections of the pool.', ['state']);
    this.collect(() => {
      const { master } = dataSource.driver as unknown as { readonly master: Pool };
      connections.set({ state: 'total' }, master.totalCount);
      connections.set({ state: 'idle' }, master.idleCount);
      connections.set({ state: 'waited_for' }, master.waitingCount);
    });
  }

  /** @param route the pattern, never the URL */
  answered(
    request: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void {
    this.#requests.observe({ ...request }, seconds);
  }

  gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  /** Has values looked up whenever somebody asks; what cannot be had is left as it was. */
  collect(work: () => Promise<void> | void): void {
    this.#collectors.push(work);
  }

  async text(): Promise<string> {
    await Promise.allSettled(this.#collectors.map(async (work) => work()));
    return this.#registry.metrics();
  }
}
