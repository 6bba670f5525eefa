import assert from 'node:assert/strict';
import test from 'node:test';

import { at, is_path, presence } from '../../pages/parts/feed/paths.js';

const WAY = [1000, 0, 0, 3000, 300, 0, 5000, 300, 400];

test('a figure walks evenly between two entries', () => {
  const here = at(WAY, 2000);
  assert.deepEqual([here.x_m, here.y_m, here.speed, here.walked_m], [1.5, 0, 1.5, 1.5]);
  assert.deepEqual([here.dx, here.dy], [1, 0]);
});

test('after a bend it goes the new way and has walked both', () => {
  const here = at(WAY, 4000);
  assert.deepEqual([here.x_m, here.y_m, here.dx, here.dy, here.walked_m], [3, 2, 0, 1, 5]);
});

test('it is nowhere before the first entry and after the last', () => {
  assert.equal(at(WAY, 999), null);
  assert.equal(at(WAY, 5001), null);
  assert.equal(at(WAY, NaN), null);
  assert.equal(at(WAY, 5000).y_m, 4);
});

test('one entry is a figure that stands for a moment', () => {
  assert.equal(at([5, 100, 200], 5).x_m, 1);
  assert.equal(at([5, 100, 200], 6), null);
});

test('who stands looks where they will go', () => {
  const here = at([0, 0, 0, 1000, 0, 0, 2000, 0, -100], 500);
  assert.deepEqual([here.speed, here.dx, here.dy], [0, 0, -1]);
});

test('entries at the same time do no harm', () => {
  const here = at([0, 0, 0, 0, 0, 0, 1000, 100, 0], 500);
  assert.equal(here.x_m, 0.5);
});

test('what is no path is known as none', () => {
  for (const p of [null, [], [1, 2], [1, 2, NaN], [1, 2, 3, 4], 'p', [1, 2, '3']]) assert.equal(is_path(p), false);
  assert.equal(is_path(WAY), true);
});

test('figures fade in after birth and out before their path ends', () => {
  assert.equal(presence(WAY, 1000, 1000), 0);
  assert.equal(presence(WAY, 1000, 1125), 0.5);
  assert.equal(presence(WAY, 1000, 3000), 1);
  assert.equal(presence(WAY, 1000, 4875), 0.5);
  assert.equal(presence(WAY, -1e9, 1000), 1);
});
