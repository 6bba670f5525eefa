import assert from 'node:assert/strict';
import test from 'node:test';

import { EASE_MS, is_pose, is_turning, pose_at, turn_to } from '../../pages/parts/feed/ease.js';
import { free_place, inside } from '../../pages/parts/feed/overlay.js';
import { figure_at } from '../../pages/parts/feed/pointing.js';
import { EVERY_MS, SLOWEST_MS, pause_ms, set_clock, time_of } from '../../pages/parts/feed/watch.js';

test('a camera turns the shorter way round and arrives', () => {
  const turning = turn_to(turn_to(null, [35000, 0, 100], 0), [1000, -1000, 400], 0);
  assert.ok(is_turning(turning, EASE_MS / 2));
  const [pan, tilt, zoom] = pose_at(turning, EASE_MS / 2);
  assert.deepEqual([Math.round(pan) % 36000, Math.round(tilt), Math.round(zoom)], [0, -500, 200]);
  assert.deepEqual(pose_at(turning, EASE_MS), [1000, -1000, 400]);
  assert.equal(is_turning(turning, EASE_MS), false);
});

test('the same pose again does not start the turn anew, another goes on from where it is', () => {
  const first = turn_to(turn_to(null, [0, 0, 100], 0), [9000, 0, 100], 0);
  assert.equal(turn_to(first, [9000, 0, 100], 300), first);
  const half = pose_at(first, 300);
  assert.deepEqual(turn_to(first, [0, 0, 100], 300).from, half);
});

test('what is no pose is known as none', () => {
  for (const pose of [null, [1, 2], [1, 2, NaN], [1, 2, 0], 'north']) assert.equal(is_pose(pose), false);
});

test('time runs on at its speed between answers and stops at the end', () => {
  const clock = set_clock(null, { t: 1000, speed: 4, playing: true, ends: 9000 }, 500);
  assert.equal(time_of(clock, 500), 1000);
  assert.equal(time_of(clock, 1000), 3000);
  assert.equal(time_of(clock, 99_000), 9000);
  assert.equal(time_of(set_clock(null, { t: 1000, speed: 4, playing: false, ends: 9000 }, 500), 5000), 1000);
});

test('a small difference is worked off within a second, never backwards; a large one jumps', () => {
  const clock = set_clock(null, { t: 0, speed: 1, playing: true, ends: 1e6 }, 0);
  const next = set_clock(clock, { t: 1800, speed: 1, playing: true, ends: 1e6 }, 2000);
  assert.equal(time_of(next, 2000), 2000);
  let last = 0;
  for (let now = 2000; now < 3500; now += 10) {
    assert.ok(time_of(next, now) >= last);
    last = time_of(next, now);
  }
  assert.equal(time_of(next, 3000), 2800);
  assert.equal(time_of(set_clock(clock, { t: 5000, speed: 1, playing: true, ends: 1e6 }, 2000), 2000), 5000);
});

test('asking slows down after errors and quickens with the speed of the scenario', () => {
  assert.equal(pause_ms(0, 1), EVERY_MS);
  assert.deepEqual([1, 2, 3, 4, 9].map((n) => pause_ms(n)), [2000, 4000, 8000, SLOWEST_MS, SLOWEST_MS]);
  assert.ok(pause_ms(0, 4) * 4 < 48_000);
  assert.ok(pause_ms(0, 20) * 20 < 60_000);
});

test('of figures under the pointer the nearest is meant, with a margin', () => {
  const far = { depth: 30, box: { x0: 10, y0: 10, x1: 20, y1: 40 } };
  const near = { depth: 10, box: { x0: 15, y0: 10, x1: 30, y1: 60 } };
  assert.equal(figure_at([far, near], 17, 20, 6), near);
  assert.equal(figure_at([far, near], 5, 20, 6), far);
  assert.equal(figure_at([far, near], 3, 20, 6), null);
});

test('boxes stay in the picture and labels off each other', () => {
  const frame = inside({ x0: -50, y0: -20, x1: 5, y1: 900 }, 500, 260, 3);
  assert.ok(frame.x0 >= 1 && frame.y0 >= 1 && frame.x1 <= 499 && frame.y1 <= 259);
  const taken = [];
  for (let k = 0; k < 4; k++) taken.push(free_place({ x0: 100 + k, y0: 120, x1: 130, y1: 180 }, 120, 18, 500, 260, taken));
  const rows = taken.map((place) => place.y).sort((a, b) => a - b);
  for (let k = 1; k < rows.length; k++) assert.ok(rows[k] - rows[k - 1] >= 18);
});
