import { row, type Rows } from './row';
import { made, type World } from './world';

const order = () => ({ url: 'https://hooks.clinic.org/praxis', events: ['appointment.booked'] });
const webhook = async (world: World) => ({ id: (await made(world, '/webhooks', order()))['id'] as string });
const delivery = async (world: World) => {
  const { id } = await webhook(world);
  const { body } = await world.admin.client.post(`/webhooks/${id}/test`);
  return { id: body.id as string };
};

export const WEBHOOK_ROWS: Rows = {
  'POST /api/v1/webhooks': row('401 403 403 403 403 201 401 401', { body: order }),
  'GET /api/v1/webhooks': row('401 403 403 403 403 200 401 401'),
  'GET /api/v1/webhooks/{id}': row('401 403 403 403 403 200 401 401', { params: webhook }),
  'PATCH /api/v1/webhooks/{id}': row('401 403 403 403 403 200 401 401', {
    params: webhook,
    body: () => ({ events: ['*'] }),
  }),
  'DELETE /api/v1/webhooks/{id}': row('401 403 403 403 403 204 401 401', { params: webhook }),
  'POST /api/v1/webhooks/{id}/secret': row('401 403 403 403 403 201 401 401', { params: webhook }),
  'POST /api/v1/webhooks/{id}/test': row('401 403 403 403 403 202 401 401', { params: webhook }),
  'GET /api/v1/webhooks/{id}/deliveries': row('401 403 403 403 403 200 401 401', { params: webhook }),
  'POST /api/v1/webhooks/{id}/resend': row('401 403 403 403 403 202 401 401', {
    params: webhook,
    body: () => ({ from: '2026-05-01T00:00:00Z', to: '2026-05-04T00:00:00Z' }),
  }),
  'POST /api/v1/webhook-deliveries/{id}/resend': row('401 403 403 403 403 202 401 401', { params: delivery }),
};
