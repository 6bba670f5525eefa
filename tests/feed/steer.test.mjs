import assert from 'node:assert/strict';
import test from 'node:test';

import { lens, spot_of_direction } from '../../pages/parts/feed/projection.js';
import { LIMITS, centred, deflected, moved, whole } from '../../pages/parts/feed/steer.js';
import { AROUND_MS, EVERY_MS, around_ms, talk, is_even } from '../../pages/parts/feed/talk.js';

test('a stick near its middle does nothing, and more deflection is never slower', () => {
  assert.equal(deflected(0.09), 0);
  assert.equal(deflected(1), 1);
  assert.equal(deflected(-1), -1);
  let last = 0;
  for (let v = 0; v <= 1; v += 0.01) { assert.ok(deflected(v) >= last); last = deflected(v); }
});

test('pan goes round, tilt and zoom stop at what a dome can do and say so', () => {
  assert.deepEqual(moved([35900, -800, 100], { x: 1 }, 0.1), { pose: [800, -800, 100], limited: false });
  assert.deepEqual(moved([100, -800, 100], { x: -1 }, 0.1).pose[0], 35200);
  assert.deepEqual(moved([0, 1400, 100], { y: 1 }, 1), { pose: [0, LIMITS.tilt[1], 100], limited: true });
  assert.deepEqual(moved([0, -8900, 100], { y: -1 }, 1), { pose: [0, -9000, 100], limited: true });
  assert.deepEqual(moved([0, 0, 2900], { z: 1 }, 1), { pose: [0, 0, 3000], limited: true });
  assert.equal(moved([0, 0, 200], { z: 1 }, 1).pose[2], 400);
});

test('at ten times the zoom a camera turns ten times slower, so that the picture moves alike', () => {
  assert.equal(moved([0, 0, 100], { x: 1 }, 0.1).pose[0], 10 * moved([0, 0, 1000], { x: 1 }, 0.1).pose[0]);
});

test('a clicked point comes to the middle within a pixel of 640 × 360', () => {
  for (const pose of [[0, -800, 100], [21200, -2500, 300], [35900, -6000, 100], [9000, 500, 2000]]) {
    for (const [u, v] of [[0.5, 0.5], [0.1, 0.9], [0.98, 0.3], [0.02, 0.98]]) {
      const before = lens(pose, 0, 640, 360);
      const [right, up] = [(2 * u - 1) * before.k, (1 - 2 * v) * before.k * (9 / 16)];
      const x = before.fx + right * before.rx + up * before.ux;
      const y = before.fy + right * before.ry + up * before.uy;
      const z = before.fz + up * before.uz;
      const [azimuth, elevation] = [Math.atan2(x, y), Math.atan2(z, Math.hypot(x, y))].map((a) => (a * 180) / Math.PI);
      const found = centred(pose, u, v);
      if (elevation * 100 < LIMITS.tilt[0] || elevation * 100 > LIMITS.tilt[1]) continue;
      const now = spot_of_direction(lens(found, 0, 640, 360), azimuth, elevation);
      assert.ok(Math.hypot(now.u - 320, now.v - 180) < 1, `${pose} ${u} ${v}: ${now.u} ${now.v}`);
    }
  }
});

test('what crosses the wire is whole', () => {
  assert.deepEqual(whole([35999.7, -800.4, 250.5]), [0, -800, 251]);
});

/** A server that answers after `delay`, and a clock that the test moves. */
function fake(answers = () => ({ status: 200, body: {} }), delay = 20) {
  const world = { t: 0, posts: [], waiting: [] };
  const later = (ms, what) => { world.waiting.push([world.t + ms, what]); return world.waiting.length; };
  world.post = (word) => {
    world.posts.push({ ...word, t: world.t });
    return new Promise((done) => later(delay, () => done(answers(word, world.posts.length))));
  };
  world.clock = { now: () => world.t, later };
  world.run = async (until) => {
    while (world.t < until) {
      world.t += 5;
      const due = world.waiting.filter(([at]) => at <= world.t);
      world.waiting = world.waiting.filter(([at]) => at > world.t);
      for (const [, what] of due) what();
      for (let i = 0; i < 8; i++) await Promise.resolve();
    }
  };
  return world;
}

test('forty frames of movement are a few words and one rest', async () => {
  const world = fake();
  const heard = [];
  let over = 0;
  const said = talk(world.post, world.clock, { heard: (body) => heard.push(body), over: () => { over += 1; } });
  for (let k = 0; k < 40; k++) { said.move([k * 100, -800, 100]); await world.run(world.t + 25); }
  said.rest([3900, -800, 100]);
  await world.run(world.t + 1000);
  const rests = world.posts.filter((word) => word.rest);
  assert.equal(rests.length, 1);
  assert.deepEqual(rests[0].pose, [3900, -800, 100]);
  assert.ok(world.posts.length <= 2 + Math.ceil(1000 / EVERY_MS), `${world.posts.length} words`);
  assert.deepEqual([world.posts[0].t, world.posts[0].around], [0, true]);
  assert.equal(over, 1);
  assert.equal(said.over, true);
});

test('in any second of a long movement there are at most four words, and everybody around is asked for now and then', async () => {
  const world = fake();
  const said = talk(world.post, world.clock, {});
  for (let k = 0; k < 400; k++) { said.move([k * 10, -800, 100]); await world.run(world.t + 25); }
  for (const { t } of world.posts) assert.ok(world.posts.filter((other) => other.t >= t && other.t < t + 1000).length <= 4);
  const around = world.posts.filter((word) => word.around).map(({ t }) => t);
  assert.equal(around.length, Math.ceil(10_000 / AROUND_MS));
});

test('where the scenario runs fast, everybody around is asked for before what was told of them ends', async () => {
  for (const speed of [1, 4, 20]) assert.ok(around_ms(speed) * speed + 500 * speed <= Math.min(8_000 * speed, 60_000), `×${speed}`);
  const world = fake();
  const said = talk(world.post, { ...world.clock, speed: () => 20 }, {});
  for (let k = 0; k < 400; k++) { said.move([k * 10, -800, 100]); await world.run(world.t + 25); }
  const around = world.posts.filter((word) => word.around).map(({ t }) => t);
  assert.ok(around.length >= 4 && around.every((t, k) => !k || t - around[k - 1] <= around_ms(20) + EVERY_MS), `${around}`);
});

test('while a hand goes on evenly every second word is spared; a turn is said after half a second', async () => {
  const even = fake();
  const said = talk(even.post, even.clock, {});
  for (let k = 0; k < 150; k++) { said.move([(35_000 + k * 25) % 36_000, -800, 200]); await even.run(even.t + 25); }
  assert.deepEqual(even.posts.map(({ t }) => Math.round(t / 250) * 250), [0, 500, 1500, 2500, 3500]);
  const uneven = fake();
  const again = talk(uneven.post, uneven.clock, {});
  for (let k = 0; k < 150; k++) { again.move([Math.abs(60 - k) * 100, -800, 200]); await uneven.run(uneven.t + 25); }
  assert.deepEqual(uneven.posts.map(({ t }) => Math.round(t / 250) * 250), [0, 500, 1500, 2000, 2500, 3500]);
});

test('whether a pose is where the last two words lead: pan the short way, nearer when zoomed in', () => {
  const words = [{ pose: [35_500, -800, 100], at: 0 }, { pose: [35_900, -800, 100], at: 500 }];
  assert.equal(is_even(words, [300, -800, 100], 1000), true);
  assert.equal(is_even(words, [700, -800, 100], 1000), false);
  assert.equal(is_even(words, [35_900, -800, 100], 1000), false);
  assert.equal(is_even(words, [300, -1100, 100], 1000), false);
  assert.equal(is_even(words, [300, -800, 130], 1000), false);
  assert.equal(is_even(words.slice(1), [300, -800, 100], 1000), false);
  assert.equal(is_even([words[0], { ...words[1], at: 0 }], [300, -800, 100], 1000), false);
  const near = words.map(({ pose, at }) => ({ pose: [...pose.slice(0, 2), 3000], at }));
  assert.equal(is_even(near, [310, -800, 3000], 1000), false);
});

test('a refusal ends the talk at once and says why', async () => {
  const world = fake((_, n) => (n === 2 ? { status: 409, body: { refused: 'held by a colleague', by: 'operator-2' } } : { status: 200, body: {} }));
  const refused = [];
  const said = talk(world.post, world.clock, { refused: (body) => refused.push(body) });
  for (let k = 0; k < 80; k++) { said.move([k * 10, -800, 100]); await world.run(world.t + 25); }
  said.rest([0, 0, 100]);
  await world.run(world.t + 2000);
  assert.deepEqual(refused, [{ refused: 'held by a colleague', by: 'operator-2' }]);
  assert.equal(world.posts.length, 2);
});

test('a lost connection gives the camera back; too many words wait a second and go on', async () => {
  const world = fake(() => ({ status: 0, body: {} }));
  let lost = 0;
  talk(world.post, world.clock, { lost: () => { lost += 1; } }).move([1, 0, 100]);
  await world.run(500);
  assert.equal(lost, 1);
  const busy = fake((_, n) => (n === 1 ? { status: 429, body: {} } : { status: 200, body: {} }));
  const said = talk(busy.post, busy.clock, {});
  said.move([1, 0, 100]);
  await busy.run(900);
  assert.equal(busy.posts.length, 1);
  await busy.run(1500);
  assert.equal(busy.posts.length, 2);
});

test('a hand that moves on after it rested says so, and rests again', async () => {
  const world = fake(undefined, 200);
  let over = 0;
  const said = talk(world.post, world.clock, { over: () => { over += 1; } });
  said.move([1, 0, 100]);
  await world.run(300);
  said.rest([2, 0, 100]);
  await world.run(350);
  said.move([3, 0, 100]);
  await world.run(900);
  assert.equal(over, 0);
  said.rest([3, 0, 100]);
  await world.run(2000);
  assert.equal(over, 1);
});
