// The page of the administration. All texts are put in by textContent.

const base = new URL('.', import.meta.url);
const $ = id => document.getElementById(id);

/** The session has to be renewed, which a navigation does. */
class Interrupted extends Error {}

const RENEWING = 'supertokens-administration-renewing';

let antiCsrf = null;
let shown = null;
let isBusy = false;

async function send(path, body) {
  const headers = {'Accept': 'application/json', 'rid': 'anti-csrf'};
  if (body) {
    headers['Content-Type'] = 'application/json';
    if (antiCsrf) {
      headers['anti-csrf'] = antiCsrf;
    }
  }
  const response = await fetch(new URL(path, base), {
    method: body ? 'POST' : 'GET',
    headers,
    body: body && JSON.stringify(body),
    cache: 'no-store',
    credentials: 'same-origin',
    redirect: 'error',
  });
  const text = await response.text();
  let answer = {};
  try {
    answer = JSON.parse(text);
  } catch {
    // what stands before the application has answered
  }
  return {ok: response.ok, status: response.status, answer};
}

/** The answer of an operation. Another page of the browser may have refreshed the session: then once more. */
async function call(path, body) {
  let {ok, status, answer} = await send(path, body);
  if (!ok && answer.reason === 'anti-csrf') {
    antiCsrf = (await call('status')).antiCsrf;
    ({ok, status, answer} = await send(path, body));
  }
  if (ok) {
    return answer;
  }
  if (answer.reason === 'try-refresh-token') {
    renew();
  }
  sessionStorage.removeItem(RENEWING);
  throw new Error({
    'try-refresh-token': 'Your session could not be renewed. Log in to the application, and open this page again.',
    'unauthorised': 'You are not logged in any more. Log in to the application, and open this page again.',
    'forbidden': 'Your session does not have the role that this needs any more.',
  }[answer.reason] ?? `${answer.message || 'The server did not answer as expected'} (${status})`);
}

/** Loads the page anew: that refreshes the session and comes back. */
function renew() {
  if (sessionStorage.getItem(RENEWING) === null) {
    sessionStorage.setItem(RENEWING, 'true');
    location.reload();
    throw new Interrupted();
  }
}

function say(text, isProblem = false) {
  $('message').classList.toggle('problem', isProblem);
  $('message').textContent = text;
}

/** Runs what a control does, one at a time; the control keeps the focus. */
async function run(control, action) {
  if (isBusy) {
    return;
  }
  isBusy = true;
  control?.setAttribute('aria-disabled', 'true');
  try {
    await action();
  } catch (problem) {
    if (!(problem instanceof Interrupted)) {
      say({
        TypeError: 'The server cannot be reached. Try again.',
        URIError: 'This is no valid text.',
      }[problem.name] ?? problem.message, true);
    }
  } finally {
    isBusy = false;
    control?.removeAttribute('aria-disabled');
  }
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) {
    made.textContent = text;
  }
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function moment(text) {
  return element('time', new Date(text).toLocaleString(), {datetime: text});
}

function fact(list, name, content) {
  const value = element('dd');
  value.append(content);
  list.append(element('dt', name), value);
}

function age(text) {
  const minutes = Math.max(0, Math.floor((Date.now() - new Date(text)) / 60_000));
  const [count, unit] = minutes < 120 ? [minutes, 'minute'] : minutes < 2 * 1440 ? [Math.floor(minutes / 60), 'hour'] : [Math.floor(minutes / 1440), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function sessions(count) {
  return count === 1 ? '1 session' : `${count} sessions`;
}

/** Asks before something that cannot be undone. */
function confirmed(question, consequence, action) {
  const dialog = $('confirm');
  $('question').textContent = question;
  $('consequence').textContent = consequence;
  $('yes').textContent = action;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(resolve =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), {once: true}));
}

async function status() {
  const state = await call('status');
  antiCsrf = state.antiCsrf ?? null;
  $('who').textContent = `You are ${state.user}.`;
  $('keys').replaceChildren(...state.keys.map(key => {
    const item = element('li');
    item.append(element('strong', key.current ? 'Signs new tokens' : 'Is accepted'));
    const facts = element('dl');
    fact(facts, 'Id', element('code', key.id));
    fact(facts, 'Age', age(key.createdAt));
    fact(facts, 'Created', moment(key.createdAt));
    if (key.acceptedUntil) {
      fact(facts, 'Until', moment(key.acceptedUntil));
    }
    item.append(facts);
    return item;
  }));
  const isProvided = state.keys.length === 0;
  $('no-keys').hidden = !isProvided;
  $('rotate-key').hidden = isProvided;
  $('counters').replaceChildren();
  Object.entries(state.counters).forEach(([name, value]) => fact($('counters'), name, String(value)));
}

function card(session) {
  const item = element('li');
  const device = session.device ?? 'Unknown device';
  item.append(element('strong', session.own ? `${device} (this is your session)` : device));
  const facts = element('dl');
  fact(facts, 'User', session.number ? `${session.user} (a number)` : session.user);
  fact(facts, 'Handle', element('code', session.handle));
  if (session.createdAt) {
    fact(facts, 'Created', moment(session.createdAt));
  }
  if (session.lastUsedAt) {
    fact(facts, 'Last use', moment(session.lastUsedAt));
  }
  fact(facts, 'Expires', moment(session.expiresAt));
  if (session.absoluteExpiresAt) {
    fact(facts, 'Ends', moment(session.absoluteExpiresAt));
  }
  const end = element('button', 'End this session', {type: 'button', class: 'danger', 'aria-describedby': `s-${session.handle}`});
  item.id = `s-${session.handle}`;
  end.addEventListener('click', () => run(end, async () => {
    if (await confirmed('End this session?', `${device} of user ${session.user} has to log in again.`, 'End it')) {
      const {ended} = await call('end-session', {handle: session.handle});
      await show();
      say(ended ? 'The session has ended.' : 'The session had already ended.');
    }
  }));
  const actions = element('div', undefined, {class: 'actions'});
  actions.append(end);
  item.append(facts, actions);
  return item;
}

/** Reads the page of the search that is shown, and puts the focus on its title. */
async function show() {
  const {by, wanted, offset} = shown;
  const query = by === 'handle'
    ? `session?handle=${encodeURIComponent(wanted)}`
    : `sessions?user=${encodeURIComponent(wanted)}&number=${by === 'number'}&offset=${offset}`;
  const page = await call(query);
  const first = offset + 1;
  const last = offset + page.sessions.length;
  $('found-title').textContent = page.sessions.length === 0
    ? 'No living session'
    : by === 'handle' ? '1 session' : `Sessions ${first} to ${last}`;
  $('sessions').replaceChildren(...page.sessions.map(card));
  for (const id of ['previous', 'next']) {
    $(id).hidden = page[id] === undefined;
    $(id).dataset.offset = page[id] ?? '';
  }
  $('end-user').hidden = by === 'handle' || page.sessions.length === 0;
  $('found').hidden = false;
  $('found-title').focus();
}

function turn(button) {
  return run(button, async () => {
    say('');
    shown = {...shown, offset: Number(button.dataset.offset)};
    await show();
  });
}

$('search').addEventListener('submit', event => {
  event.preventDefault();
  run(event.submitter, async () => {
    say('');
    shown = {by: $('by').value, wanted: $('wanted').value, offset: 0};
    await show();
  });
});

for (const id of ['previous', 'next']) {
  $(id).addEventListener('click', () => turn($(id)));
}

$('end-user').addEventListener('click', event => run(event.currentTarget, async () => {
  const {by, wanted} = shown;
  if (await confirmed('End all sessions of this user?', `User ${wanted} has to log in again on all devices.`, 'End all')) {
    const {ended} = await call('end-user', {user: wanted, number: by === 'number'});
    shown = {...shown, offset: 0};
    await show();
    say(`Ended ${sessions(ended)} of user ${wanted}.`);
  }
}));

$('count').addEventListener('click', event => run(event.currentTarget, async () => {
  say(`Living: ${sessions((await call('count')).sessions)}.`);
}));

$('remove-expired').addEventListener('click', event => run(event.currentTarget, async () => {
  const {removed} = await call('remove-expired', {});
  await status();
  say(`Removed ${sessions(removed)} that had expired.`);
}));

$('end-before').addEventListener('submit', event => {
  event.preventDefault();
  run(event.submitter, async () => {
    const before = new Date($('moment').value);
    if (await confirmed('End the sessions of all users?', `All sessions that were created before ${before.toLocaleString()} end. If yours is one of them, you have to log in again, too.`, 'End them')) {
      const {ended} = await call('end-before', {moment: before.toISOString()});
      say(`Ended ${sessions(ended)}.`);
    }
  });
});

$('rotate-key').addEventListener('click', event => run(event.currentTarget, async () => {
  if (await confirmed('Rotate the key now?', 'New tokens are signed with another key. Tokens of the present key are accepted until they expire: nobody is logged out.', 'Rotate')) {
    await call('rotate-key', {});
    await status();
    say('The key was replaced.');
  }
}));

$('reload').addEventListener('click', event => run(event.currentTarget, async () => {
  await status();
  say('Read again.');
}));

run(null, async () => {
  await status();
  if (sessionStorage.getItem(RENEWING) !== null) {
    sessionStorage.removeItem(RENEWING);
    say('Your session was renewed. What you wanted to do has not been done: do it again.');
  }
});
