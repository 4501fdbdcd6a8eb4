import sharp from 'sharp';
import type { Environment } from '../../config/environment';
import { Busy } from '../errors/common.errors';
import { PictureEncoder } from './picture-encoder';
import { PictureNotReadable } from './pictures.errors';

const picture = (side: number): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();

const newEncoder = (NODE_ENV = 'test'): PictureEncoder => new PictureEncoder({ values: { NODE_ENV } } as Environment);

describe('the encoder of pictures', () => {
  it('takes so many at once, and has the others come back', async () => {
    const [encoder, upload] = [newEncoder(), await picture(64)];
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => encoder.encode(upload)));
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(10);
    expect(refused.every(({ reason }) => reason instanceof Busy)).toBe(true);
    expect((await encoder.encode(upload)).length).toBeGreaterThan(0);
  });

  it('makes room again for each that could not be read', async () => {
    const encoder = newEncoder();
    const broken = (await picture(64)).subarray(0, 40);
    for (let i = 0; i < 30; i++) await expect(encoder.encode(broken)).rejects.toBeInstanceOf(PictureNotReadable);
  });

  it('lets everybody else go on meanwhile', async () => {
    const upload = await picture(4_000);
    let [turns, isOver] = [0, false];
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    count();
    await newEncoder().encode(upload);
    isOver = true;
    expect(turns).toBeGreaterThan(20);
  });

  it('stops the start of production, and of nothing else, where the library does not run', () => {
    jest.isolateModules(() => {
      jest.doMock('sharp', () => {
        throw new Error('no library for this machine');
      });
      expect(() => newEncoder('development')).not.toThrow();
      expect(() => newEncoder('production')).toThrow('no library for this machine');
    });
  });
});
