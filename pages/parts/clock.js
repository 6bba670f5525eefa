// The clock: time, play, pause, speed and the scrub bar.  Runs by itself between two answers of the server.

const STYLE = `
:host, .clock { display: block; }
.clock { display: flex; align-items: center; gap: 10px; height: 40px; font: 14px var(--st-font, system-ui, sans-serif); color: #e8eef2; }
.clock button { background: #131b21; color: inherit; border: 1px solid #2c3c47; border-radius: 6px; height: 32px; min-width: 40px; padding: 0 8px; font: inherit; cursor: pointer; }
.clock button:hover, .clock button:focus-visible { border-color: var(--chair, #2fc2b3); outline: none; }
.clock time { font: 600 20px 'DejaVu Sans Mono', ui-monospace, monospace; letter-spacing: .02em; min-width: 8.1ch; }
.clock .track { position: relative; flex: 1; height: 32px; min-width: 60px; cursor: pointer; touch-action: none; }
.clock .track::before { content: ''; position: absolute; left: 0; right: 0; top: 14px; height: 5px; border-radius: 3px; background: #22303a; }
.clock .fill { position: absolute; left: 0; top: 14px; height: 5px; border-radius: 3px; background: var(--chair, #2fc2b3); width: 0; }
.clock .seen { position: absolute; left: 0; top: 14px; height: 5px; border-radius: 3px; background: #41525e; width: 0; }
.clock .tick { position: absolute; top: 10px; width: 3px; height: 13px; background: #ff7a59; border-radius: 1px; transform: translateX(-1px); }
.clock [hidden] { display: none; }
.clock .past { color: #ffe9a3; border-color: #6b5a1c; white-space: nowrap; }
.clock .track:focus-visible { outline: 2px solid var(--chair, #2fc2b3); outline-offset: 1px; border-radius: 4px; }
@media (max-width: 640px) { .clock { gap: 6px; } .clock time { font-size: 17px; } }
`;

const clockText = (starts_s, t_ms) => {
  const s = (starts_s + Math.floor(t_ms / 1000) + 86400) % 86400;
  return [s / 3600, (s / 60) % 60, s % 60].map((v) => String(Math.floor(v)).padStart(2, '0')).join(':');
};

function build(root) {
  const style = document.createElement('style');
  style.textContent = STYLE;
  const box = document.createElement('div');
  box.className = 'clock';
  box.innerHTML =
    '<button class="play" type="button"></button><button class="speed" type="button"></button><time></time>' +
    '<div class="track" role="slider" tabindex="0" aria-valuemin="0"><div class="seen"></div><div class="fill"></div></div>' +
    '<button class="live" type="button" hidden></button>';
  root.append(style, box);
  const part = (name) => box.querySelector(name);
  return { box, play: part('.play'), speed: part('.speed'), time: part('time'), track: part('.track'), fill: part('.fill'), seen: part('.seen'), live: part('.live') };
}

function now(state) {
  const { data, at } = state;
  const passed = data.playing ? (performance.now() - at) * data.speed : 0;
  return Math.min(data.now + passed, data.ends);
}

function paint(state) {
  const { parts, data } = state;
  const room = now(state);
  const shown = Math.max(room - data.lag, 0);
  const text = clockText(data.starts_s, shown);
  if (parts.time.textContent !== text) {
    parts.time.textContent = text;
    parts.track.setAttribute('aria-valuenow', Math.round(shown / 1000));
    parts.track.setAttribute('aria-valuetext', text);
  }
  parts.fill.style.width = `${(100 * shown) / data.ends}%`;
  parts.seen.style.width = `${(100 * room) / data.ends}%`;
  parts.box.dataset.t = Math.round(shown);
}

function dress(state) {
  const { parts, data, send } = state;
  parts.play.hidden = parts.speed.hidden = data.watch_only;
  parts.track.style.visibility = data.scrub ? 'visible' : 'hidden';
  parts.play.textContent = data.playing ? '❚❚' : '▶';
  parts.play.setAttribute('aria-label', data.playing ? data.words.pause : data.words.play);
  parts.play.onclick = () => send('command', { what: data.playing ? 'pause' : 'play' });
  parts.speed.textContent = `×${data.speed}`;
  parts.speed.setAttribute('aria-label', data.words.speed);
  parts.speed.onclick = () => send('command', { what: 'speed', value: data.speeds[(data.speeds.indexOf(data.speed) + 1) % data.speeds.length] });
  parts.live.hidden = data.lag === 0;
  parts.live.className = 'live past';
  parts.live.textContent = data.words.live;
  parts.live.onclick = () => send('command', { what: 'live' });
  parts.track.setAttribute('aria-label', data.words.seek);
  parts.track.setAttribute('aria-valuemax', Math.round(data.ends / 1000));
  const seek = (t) => data.scrub && send('command', { what: 'seek', value: Math.round(Math.max(0, Math.min(t, data.ends))) });
  parts.track.onclick = (event) => {
    const r = parts.track.getBoundingClientRect();
    seek(((event.clientX - r.left) / r.width) * data.ends);
  };
  parts.track.onkeydown = (event) => {
    const step = { ArrowLeft: -5000, ArrowRight: 5000, PageDown: -30000, PageUp: 30000 }[event.key];
    if (step) { event.preventDefault(); seek(now(state) - data.lag + step); }
  };
  parts.track.querySelectorAll('.tick').forEach((tick) => tick.remove());
  for (const mark of data.ticks) {
    const tick = document.createElement('div');
    tick.className = 'tick';
    tick.style.left = `${(100 * mark.t) / data.ends}%`;
    tick.title = mark.text;
    parts.track.append(tick);
  }
}

/** The feeds have just asked the server what time it is. */
function hear(state, { t, playing, speed }) {
  if (!Number.isFinite(t)) return;
  state.data = { ...state.data, now: t + state.data.lag, playing, speed };
  state.at = performance.now();
}

export function mount(root, data, send) {
  const state = (root.__clock ??= { parts: build(root) });
  Object.assign(state, { data, send, at: performance.now() });
  dress(state);
  paint(state);
  if (!state.timer) {
    state.timer = setInterval(() => paint(state), 200);
    state.heard = (event) => hear(state, event.detail);
    window.addEventListener('dv-clock', state.heard);
  }
  return () => {
    clearInterval(state.timer);
    window.removeEventListener('dv-clock', state.heard);
    state.timer = 0;
  };
}
