// What was recorded, in words: for the tip, and for the list of a turn.

const text = (time) => {
  if (time < 1e6) return `${Math.round(time / 1e3)} µs`
  if (time < 1e9) return `${(time / 1e6).toFixed(1)} ms`
  return `${(time / 1e9).toFixed(2)} s`
}

const outcome = (action) => {
  if (action.result < 0) {
    if (action.error === 0) return 'until the program was ended'
    if (action.error === 115) return 'begun (EINPROGRESS)'
    if (action.error !== 11) return `error ${action.error}`
    return action.call === 'write' ? 'no room now (EAGAIN)'
      : 'nothing to be had now (EAGAIN)'
  }
  if (action.call === 'read') {
    return action.result === 0 ? 'the other side has ended'
      : `${action.result} bytes`
  }
  if (action.call === 'write') return `${action.result} bytes`
  if (action.call === 'accept') return `descriptor ${action.result}`
  return ''
}

const describe = (action) => {
  const said = outcome(action)
  return `${action.call} on ${lanes[action.lane].label}` +
    (said ? `: ${said}` : '') + `, ${text(action.end - action.begin)}`
}

const describeWait = (wait) => {
  if (wait.lane !== undefined)
    return `Held up in ${wait.call} on ${lanes[wait.lane].label} alone, for ` +
      `${text(wait.end - wait.begin)}.`
  const ready = wait.lanes.slice(0, 6).map((lane) => lanes[lane].label)
  const more = wait.lanes.length - ready.length
  const who = ready.join(', ') + (more > 0 ? ` and ${more} more` : '')
  if (!wait.slept) {
    const told = wait.timeout === 0 ? 'was told not to sleep' : 'did not sleep'
    const asks = ['select', 'poll', 'epoll_wait'].includes(wait.call)
    return `${wait.call} ${told}` +
      (asks ? `: ${who || 'nothing'} was ready.` : '.')
  }
  const how = `${wait.holdsUp ? 'Held up' : 'Asleep'} in ${wait.call} for ` +
    text(wait.end - wait.begin)
  return `${how}, of which ${text(wait.cpu)} on the CPU. It ended by ` +
    `${wait.cause}${who ? `: ${who}` : ''}.`
}

function element(name, content, className) {
  const made = document.createElement(name)
  made.textContent = content
  if (className) made.className = className
  return made
}

// The chapter's own functions, and on demand all that led there.
function callersOf(action) {
  const frames = action.callers.split(' < ')
  const own = frames.filter((frame) => frame.startsWith('*'))
    .map((frame) => frame.slice(1).replace(/ \(.*/, ''))
  const box = element('details', '', 'who')
  const summary = own.length > 4
    ? [...own.slice(0, 2), '…', ...own.slice(-2)] : own
  box.append(element('summary', summary.length
    ? `in ${summary.join(', called by ')}` : 'called by'))
  const list = document.createElement('ul')
  for (const frame of frames) {
    const line = element('li', frame.replace('*', ''))
    if (frame.startsWith('*')) line.className = 'own'
    list.append(line)
  }
  box.append(list)
  return box
}

// A thread that is in no watched call need not be running.
function awakeIn({ wait, end }) {
  const idle = away.filter((one) => one.thread === wait.thread &&
      one.begin >= wait.end && one.end <= end)
    .reduce((sum, one) => sum + one.end - one.begin, 0)
  return `Then awake for ${text(end - wait.end)}` +
    (idle > 0 ? `, ${text(idle)} of it asleep in a call that is not watched` : '')
}

function showTurn(chosen) {
  const place = document.getElementById('turn')
  place.replaceChildren()
  if (chosen < 0) return
  const turn = turns[chosen]
  place.append(
    element('h3', `Turn ${chosen + 1} of ${turns.length}` +
      (threads.length > 1 ? `, ${threads[turn.wait.thread].label}` : '')),
    element('p', describeWait(turn.wait)),
    element('p', awakeIn(turn) +
      (turn.actions.length ? ':' : ', without a call that is watched.')))
  const list = document.createElement('ol')
  for (const action of turn.actions.slice(0, 200)) {
    const line = element('li', describe(action))
    if (action.text) line.append(' ', element('code', action.text))
    if (action.callers) line.append(callersOf(action))
    list.append(line)
  }
  if (turn.actions.length > 200)
    list.append(element('li', `and ${turn.actions.length - 200} more`))
  place.append(list)
}
