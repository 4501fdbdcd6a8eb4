// Loaded into the measured server before anything else: measures how late its timers fire, and tells when asked.
const process = require('node:process');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const RESOLUTION_MS = 1;
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();

/** The histogram holds the time between two timers: what is beyond the wanted distance is delay. */
const delay = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

process.on('message', (question) => {
  if (question !== 'event-loop-delay') return;
  process.send({
    p50: delay(histogram.percentile(50)),
    p99: delay(histogram.percentile(99)),
    max: delay(histogram.max),
  });
  histogram.reset();
});
