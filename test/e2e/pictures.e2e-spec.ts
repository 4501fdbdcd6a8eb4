import sharp from 'sharp';
import { startApp, type TestApp } from '../support/app';
import type { Answer, Client } from '../support/client';
import { buildWorld, type World } from '../support/matrix/world';
import { halves, noise, pngOf } from '../support/pictures';

const GPS_CANARY = 'GPS-CANARY-16.4897S';
const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

describe('pictures', () => {
  let test: TestApp;
  let world: World;
  let path: string;

  beforeAll(async () => {
    test = await startApp();
    world = await buildWorld(test);
    path = `/patients/${world.patient.id}/picture`;
  });
  afterAll(() => test.stop());

  const put = (client: Client, picture: Buffer | string, type = 'image/png', to = path): Promise<Answer> =>
    client.send('PUT', to, picture, { headers: { 'content-type': type } });
  const stored = async (client: Client = world.patient.client, from = path): Promise<Buffer> => {
    const response = await fetch(`${test.origin}/api/v1${from}`, { headers: client.headers });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
    return Buffer.from(await response.arrayBuffer());
  };

  it.each(['jpeg', 'png', 'webp'] as const)('are kept as WebP, whatever they were: %s', async (format) => {
    expect((await put(world.patient.client, await halves().toFormat(format).toBuffer())).status).toBe(204);
    expect(await sharp(await stored()).metadata()).toMatchObject({ format: 'webp', width: 40, height: 20 });
  });

  it('are at most 512 by 512, and never made larger', async () => {
    const wide = await sharp({ create: { width: 2_000, height: 500, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    await put(world.patient.client, wide);
    expect(await sharp(await stored()).metadata()).toMatchObject({ width: 512, height: 128 });
  });

  it('lose all that they say besides their pixels', async () => {
    const exif = {
      IFD0: { Copyright: GPS_CANARY, Make: GPS_CANARY },
      IFD3: { GPSLatitudeRef: 'S', GPSAreaInformation: GPS_CANARY },
    };
    const picture = await halves().withExif(exif).withIccProfile('p3').jpeg().toBuffer();
    expect(picture.includes(GPS_CANARY)).toBe(true);
    await put(world.patient.client, picture);
    const kept = await stored();
    expect(kept.includes(GPS_CANARY)).toBe(false);
    const { exif: left, icc, xmp } = await sharp(kept).metadata();
    expect([left, icc, xmp]).toEqual([undefined, undefined, undefined]);
  });

  it('stand upright', async () => {
    await put(world.patient.client, await halves().withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const { data, info } = await sharp(await stored())
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 20, height: 40 });
    const [top, bottom] = [10, info.width * info.channels * 35 + 10].map((at) => [
      ...data.subarray(at - (at % info.channels)).subarray(0, 3),
    ]);
    expect(top![0]).toBeGreaterThan(200);
    expect(bottom![2]).toBeGreaterThan(200);
  });

  it('are the first frame of what moves', async () => {
    const frames = await Promise.all(
      ['red', 'blue'].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const moving = await sharp(frames, { join: { animated: true } })
      .webp({ loop: 0, delay: [100, 100] })
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    await put(world.patient.client, moving, 'image/webp');
    expect(await sharp(await stored()).metadata()).toMatchObject({ width: 8, height: 8 });
    expect((await sharp(await stored()).metadata()).pages ?? 1).toBe(1);
  });

  it('carry nothing that was hung on or put in', async () => {
    const script = '<script>alert(1)</script><?php system($_GET[1]); ?>PK\u0003\u0004';
    const polyglot = Buffer.concat([
      await halves()
        .withExif({ IFD0: { ImageDescription: script } })
        .jpeg()
        .toBuffer(),
      Buffer.from(script),
    ]);
    await put(world.patient.client, polyglot, 'image/jpeg');
    const kept = await stored();
    for (const part of ['<script', '<?php', 'PK\u0003\u0004']) expect(kept.includes(part)).toBe(false);
  });

  it.each(TYPES)('are what their bytes say, not their header: %s', async (type) => {
    expect((await put(world.patient.client, await halves().webp().toBuffer(), type)).status).toBe(204);
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['nothing', () => Buffer.alloc(0)],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a page', () => Buffer.from('<!doctype html><script>1</script>')],
    ['a GIF', () => halves().gif().toBuffer()],
    ['a TIFF', () => halves().tiff().toBuffer()],
    ['an AVIF', () => halves().avif({ effort: 0 }).toBuffer()],
    ['half a JPEG', async () => (await noise()).subarray(0, 3_000)],
    ['the beginning of a PNG alone', () => Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
    ['an SVG behind the beginning of a JPEG', () => Buffer.from('\xff\xd8\xff<svg/>', 'latin1')],
    ['a WebP of nothing', () => Buffer.from('RIFF\x04\0\0\0WEBPVP8 ', 'latin1')],
  ])('are refused when they are %s', async (_, made) => {
    expect(await put(world.patient.client, await made(), 'image/png')).toMatchObject({
      status: 422,
      body: { code: 'picture_not_readable' },
    });
  });

  it('are refused before they are unpacked when they have too many pixels', async () => {
    const bomb = pngOf(30_000, 30_000);
    expect(bomb.length).toBeLessThan(5_000_000);
    const began = performance.now();
    expect(await put(world.patient.client, bomb)).toMatchObject({ status: 422, body: { code: 'picture_too_large' } });
    expect(performance.now() - began).toBeLessThan(3_000);
    // Says that it is small, and unpacks to a gigabyte.
    expect((await put(world.patient.client, pngOf(10, 10, 1_000_000_000 / 100))).status).toBeLessThan(500);
  });

  it.each([
    ['more than 5 MB', 'image/png', Buffer.alloc(5 * 1_048_576 + 1), 413, 'body_too_large'],
    ['JSON', 'application/json', Buffer.from('{}'), 415, 'unsupported_media_type'],
    ['a form', 'multipart/form-data; boundary=x', Buffer.from('--x--'), 415, 'unsupported_media_type'],
    ['an SVG by its header', 'image/svg+xml', Buffer.from('<svg/>'), 415, 'unsupported_media_type'],
  ])('are not %s', async (_, type, body, status, code) => {
    expect(await put(world.patient.client, body, type)).toMatchObject({ status, body: { code } });
  });

  it('are asked for', async () => {
    const { client, id } = world.patient;
    expect(await client.put(`/patients/${id}/picture`)).toMatchObject({
      status: 422,
      body: { code: 'picture_not_readable' },
    });
  });

  it('are read for no other route', async () => {
    const answer = await world.patient.client.send('PATCH', '/me', Buffer.alloc(1_000_000), {
      headers: { 'content-type': 'image/png' },
    });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it('of patients are encrypted, and told of in the audit trail', async () => {
    await put(world.patient.client, await halves().png().toBuffer());
    const kept = await stored(world.admin.client);
    const [row] = await test.em.query<[{ sealed: string }]>(
      'SELECT picture_encrypted AS sealed FROM patient_pictures WHERE patient_id = $1',
      [world.patient.id],
    );
    expect(row.sealed).not.toContain(kept.toString('base64').slice(0, 40));
    const acts = await test.em.query<{ action: string; actor: string }[]>(
      `SELECT action, actor_account_id AS actor FROM audit_entries WHERE record_id = $1 AND action LIKE 'patient.picture%' ORDER BY id DESC LIMIT 2`,
      [world.patient.id],
    );
    expect(acts).toEqual([
      { action: 'patient.picture_read', actor: world.admin.account.id },
      { action: 'patient.picture_changed', actor: world.patient.accountId },
    ]);
  });

  it('of patients are found by their code, and by nobody else', async () => {
    const [{ code }] = await test.em.query<[{ code: string }]>('SELECT code FROM patients WHERE id = $1', [
      world.patient.id,
    ]);
    await put(world.patient.client, await halves().png().toBuffer());
    expect((await stored(world.patient.client, `/patients/${code}/picture`)).length).toBeGreaterThan(0);
    for (const method of ['GET', 'DELETE'])
      expect(await world.clients.patientOther.send(method, path)).toMatchObject({
        status: 404,
        body: { code: 'patient_not_found' },
      });
    expect(await put(world.clients.patientOther, Buffer.from('x'))).toMatchObject({
      status: 404,
      body: { code: 'patient_not_found' },
    });
    expect((await stored()).length).toBeGreaterThan(0);
  });

  it('answer so that a browser can do nothing with them but show them', async () => {
    await put(world.patient.client, await halves().png().toBuffer());
    const { headers } = await world.patient.client.get(path);
    expect(headers.get('content-type')).toBe('image/webp');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toBe('inline; filename="picture.webp"');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('are answered once for each revision, and changed only by whoever knows it', async () => {
    const first = (await put(world.patient.client, await halves().png().toBuffer())).headers.get('etag')!;
    const same = world.patient.client.with({ 'if-none-match': first });
    expect(await same.get(path)).toMatchObject({ status: 304, text: '' });
    const second = await world.patient.client
      .with({ 'if-match': first })
      .send('PUT', path, await halves().png().toBuffer());
    expect(second.status).toBe(204);
    expect((await same.get(path)).status).toBe(200);
    const stale = world.patient.client.with({ 'if-match': first });
    expect((await stale.send('PUT', path, await halves().png().toBuffer())).status).toBe(412);
    expect((await stale.delete(path)).status).toBe(412);
    expect((await world.patient.client.with({ 'if-match': second.headers.get('etag')! }).delete(path)).status).toBe(
      204,
    );
    expect(await world.patient.client.get(path)).toMatchObject({ status: 404, body: { code: 'picture_not_found' } });
    expect((await world.patient.client.delete(path)).status).toBe(404);
  });

  it('of professionals are for everybody, until they are inactive', async () => {
    const of = `/professionals/${world.professional.id}/picture`;
    expect((await test.client.get(of)).status).toBe(404);
    expect((await put(world.professional.client, await halves().png().toBuffer(), 'image/png', of)).status).toBe(204);
    expect((await stored(test.client, of)).length).toBeGreaterThan(0);
    expect((await test.client.get(of)).headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    await test.em.query(`UPDATE professionals SET status = 'inactive', status_reason = 'x' WHERE id = $1`, [
      world.professional.id,
    ]);
    expect((await test.client.get(of)).status).toBe(404);
    expect((await stored(world.admin.client, of)).length).toBeGreaterThan(0);
    expect((await world.admin.client.delete(of)).status).toBe(204);
  });

  it('are gone when the record is closed', async () => {
    const {
      otherPatient: { client, id },
    } = world;
    await put(client, await halves().png().toBuffer(), 'image/png', `/patients/${id}/picture`);
    expect((await client.delete(`/patients/${id}`)).status).toBe(204);
    expect(await test.em.query('SELECT 1 FROM patient_pictures WHERE patient_id = $1', [id])).toEqual([]);
  });
});
