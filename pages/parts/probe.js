// Asks the machine five times and says how long it took, in the middle.

const TIMES = 5;

export async function mount(root, data) {
  if (root.__probe) return;
  root.__probe = root.appendChild(document.createElement('div'));
  const say = (text, mood) => { root.__probe.textContent = text; root.__probe.dataset.mood = mood; };
  root.__probe.setAttribute('role', 'status');
  root.__probe.style.cssText = 'font: 600 17px system-ui, sans-serif; color: #e8eef2';
  say(data.words.wait, 'wait');
  try {
    const took = [];
    for (let i = 0; i < TIMES; i += 1) {
      const begun = performance.now();
      const answer = await fetch('/_stcore/health', { cache: 'no-store' });
      if (!answer.ok) throw new Error(String(answer.status));
      took.push(performance.now() - begun);
    }
    const ms = Math.round(took.sort((a, b) => a - b)[Math.floor(TIMES / 2)]);
    say((ms < 150 ? data.words.good : data.words.slow).replace('{ms}', ms), ms < 150 ? 'good' : 'slow');
  } catch {
    say(data.words.lost, 'lost');
  }
}
