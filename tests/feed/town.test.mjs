import assert from 'node:assert/strict';
import test from 'node:test';

import { distance_along, faces_camera, far_to_near, stands_before, visible_houses, with_bearing } from '../../pages/parts/feed/order.js';
import { prepared } from '../../pages/parts/feed/scene.js';
import { town_of } from '../../pages/parts/feed/town.js';
import { camera, scene } from '../browser/harness/sample.js';

const CORNER = scene(camera('C-041', 0, 1, 2, 0.8));
const square = (x, y, half, id = 1, h_dm = 100) => ({ id, h_dm, district: 0, p: [x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half].map((v) => v * 10) });

test('houses are 7 to 14 m wide, fill their walls and never fall below nine tenths of the block', () => {
  const town = town_of(CORNER);
  assert.ok(town.houses.length > 300);
  const blocks = new Map(town.blocks.map((block) => [block.id, block]));
  for (const house of town.houses) {
    assert.ok(house.len > 6.5 && house.len < 14.5, String(house.len));
    assert.ok(house.h >= blocks.get(house.block).h * 0.9);
  }
});

test('a house looks the same from every camera', () => {
  const one = town_of(scene(camera('A', 0, 1, 2))).houses;
  const other = town_of(scene(camera('B', 1, 1, 1))).houses;
  const looks = (houses) => new Map(houses.map((h) => [`${h.block} ${h.edge} ${h.seed}`, JSON.stringify([h.wall, h.storeys, h.balcony, h.signs, Math.round(h.h * 10)])]));
  const [a, b] = [looks(one), looks(other)];
  const shared = [...a.keys()].filter((key) => b.has(key));
  assert.ok(shared.length > 200);
  for (const key of shared) assert.equal(a.get(key), b.get(key));
});

test('clockwise and broken outlines do no harm', () => {
  const clockwise = { ...square(0, 30, 10), p: square(0, 30, 10).p.reduce((out, _, i, p) => (i % 2 ? out : [p[i], p[i + 1], ...out]), []) };
  assert.equal(town_of({ blocks: [clockwise] }).houses.filter(faces_camera).length > 0, true);
  for (const scene of [undefined, null, {}, { blocks: null }, { blocks: [null, {}, { p: [1, 2] }, { p: [0, 0, 'x', 1, 2, 3] }, { p: [0, 0, 0, 0, 0, 0] }], grounds: [{}], streets: [{}, { p: [1, 2, 3, NaN] }] }]) {
    assert.deepEqual(prepared(scene).seen, []);
  }
});

test('walls that look away are not painted, nor what stands wholly behind', () => {
  const town = town_of({ mast_dm: 60, blocks: [square(0, 30, 12, 1, 120), square(0, 60, 8, 2, 80)] });
  const seen = visible_houses(town.houses, 6);
  assert.ok(seen.length > 0);
  assert.ok(seen.every((house) => house.block === 1 && house.ny < -0.9));
});

test('a tower rises over what stands before it', () => {
  const town = town_of({ mast_dm: 60, blocks: [square(0, 30, 12, 1, 80), square(0, 70, 8, 2, 300)] });
  assert.ok(visible_houses(town.houses, 6).some((house) => house.block === 2));
});

/** The law of the painter: along every ray, what is nearer is painted later. */
function assert_painted_right(order, step = 0.004) {
  const place = new Map(order.map((item, i) => [item, i]));
  const walls = order.filter((item) => item.x0 !== undefined);
  for (let a = 0; a < 2 * Math.PI; a += step) {
    const hits = walls.map((wall) => ({ wall, far: distance_along(wall, a) }))
      .filter(({ wall, far }) => Number.isFinite(far) && Math.abs((far * Math.sin(a) - (wall.x0 + wall.x1) / 2) * wall.dx + (far * Math.cos(a) - (wall.y0 + wall.y1) / 2) * wall.dy) < wall.len / 2 - 0.05)
      .sort((p, q) => q.far - p.far);
    for (let i = 1; i < hits.length; i++) assert.ok(place.get(hits[i - 1].wall) < place.get(hits[i].wall), `at ${a}: ${hits[i - 1].far} before ${hits[i].far}`);
  }
}

test('along every ray nearer walls are painted later, at every kind of corner', () => {
  for (const [i, j, corner, off] of [[0, 1, 2, 0.5], [0, 0, 0, 2], [1, 0, 3, 1.2], [-1, -1, 1, 0.8], [2, 1, 0, 1]]) {
    const town = prepared(scene(camera('C', i, j, corner, off)));
    assert.ok(town.seen.length > 50);
    assert_painted_right(town.seen);
  }
});

test('a lamp before a wall is painted after it, and the other way round', () => {
  const wall = with_bearing({ block: 1, edge: 0, len: 20, x0: -10, y0: 20, x1: 10, y1: 20, dx: 1, dy: 0, nx: 0, ny: -1, h: 9 });
  const before = with_bearing({ x: 0, y: 18, radius: 0.3 });
  const behind = with_bearing({ x: 0, y: 22, radius: 0.3 });
  assert.equal(stands_before(before, wall), true);
  assert.equal(stands_before(wall, behind), true);
  assert.deepEqual(far_to_near([before, wall, behind]), [behind, wall, before]);
});

test('a wall nearer at its end than another may still stand behind it', () => {
  // long and slanting: its nearest point is nearer than the small one's, yet the small one stands before it
  const slanting = with_bearing({ block: 1, edge: 0, len: Math.hypot(60, 30), x0: -50, y0: 40, x1: 10, y1: 10, dx: 60 / Math.hypot(60, 30), dy: -30 / Math.hypot(60, 30), nx: -30 / Math.hypot(60, 30), ny: -60 / Math.hypot(60, 30), h: 9 });
  const small = with_bearing({ block: 2, edge: 0, len: 4, x0: -20, y0: 21, x1: -16, y1: 21, dx: 1, dy: 0, nx: 0, ny: -1, h: 9 });
  assert.ok(slanting.far < small.far);
  assert.deepEqual(far_to_near([small, slanting]), [slanting, small]);
});
