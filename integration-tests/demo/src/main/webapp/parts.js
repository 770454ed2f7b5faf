// What both pages of the demo show, and how.

export const $ = id => document.getElementById(id);

export const short = text => text && text.length > 13 && !/^\d+$/.test(text) ? `${text.slice(0, 6)}…${text.slice(-4)}` : text ?? '';
export const clock = at => (at ? new Date(at) : new Date()).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

export function parsed(text) {
  try { return text ? JSON.parse(text) : undefined; } catch { return undefined; } // an error page of the server
}

export function el(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

export const line = (arrow, name, text) => el('p', {className: 'line'}, `${arrow} ${name}: `, el('b', {}, text));

export function value(id, text) {
  const place = document.querySelector(`#${id} .value`);
  place.textContent = text || 'none';
  place.classList.toggle('none', !text);
}

/** The access token's time: how much of it is left. */
export function countDown(left, seconds, exists) {
  value('access-token', exists && (left > 0 ? `${Math.ceil(left / 1000)} s left` : 'expired'));
  document.querySelector('#access-token .value').classList.toggle('expired', exists && left <= 0);
  document.querySelector('#access-token .meter span').style.transform = `scaleX(${Math.max(0, Math.min(1, left / 1000 / seconds))})`;
}

/** Where the log is below the buttons, as on a phone: the last answer once more, at the control that was pressed. */
export const here = el('p', {className: 'last here', ariaHidden: 'true'});

document.querySelector('.left').addEventListener('click', ({target}) => {
  const control = target.closest('button, #watch');
  if (!control) return;
  const item = control.closest('li');
  const place = item ?? control.closest('.bar, .group > .row');
  if (item ? here.parentElement === item : here.previousElementSibling === place) return;
  if (item) item.append(here);
  else place.after(here);
  here.textContent = '…';
  here.className = 'last here';
  keepInView();
}, {capture: true});

const grows = new ResizeObserver(() => here.scrollIntoView({block: 'nearest'}));
let follows;

/** An answer also changes what is above it, a moment later. */
function keepInView() {
  here.scrollIntoView({block: 'nearest'});
  grows.observe(document.body);
  clearTimeout(follows);
  follows = setTimeout(() => grows.disconnect(), 2000);
}

export function announce(text, good, places = [$('last'), here]) {
  if (here.isConnected) keepInView();
  for (const place of places) {
    place.textContent = text;
    place.classList.toggle('good', good);
    place.classList.toggle('bad', !good);
  }
}

/** Announces what was answered. */
export function announceAnswer({method, path, ok, status, reason, body}, places) {
  const why = reason ? `, ${reason}` : '';
  announce(`${method} ${path}: ${status}${why}${body?.message ? `. ${body.message}` : ''}`, ok, places);
}

const PARTIES = {attacker: 'Attacker', browser: 'Simulated browser'};

/** Adds a request and its answer to the log, with lines that name what is remarkable. */
export function log({by = 'you', method, path, ok, status, took, body, reason}, lines) {
  for (const open of $('log').querySelectorAll('details[open]')) open.open = false;
  const aside = took === undefined ? '' : `${Math.round(took)} ms`;
  $('log').prepend(el('li', {className: by},
    el('div', {className: 'head'},
      PARTIES[by] ? el('span', {className: 'by'}, PARTIES[by]) : '',
      el('span', {className: 'path'}, `${method} ${path}`),
      el('span', {className: ok ? 'status' : 'status bad'}, String(status)),
      el('span', {className: 'aside'}, [aside, clock()].filter(Boolean).join(', '))),
    reason ? el('p', {className: 'why'}, `${reason}: ${body.message}`) : '',
    ...lines,
    body !== undefined && !reason ? el('details', {open: true}, el('summary', {}, 'body'), el('pre', {}, JSON.stringify(body, null, 2))) : ''));
  while ($('log').children.length > 80) $('log').lastChild.remove();
}

$('clear').addEventListener('click', () => $('log').replaceChildren());
