'use strict'

// Rows of the data, by name. Times are in nanoseconds.
const data = JSON.parse(document.getElementById('data').textContent)
const word = (number) => data.words[number]
const waits = data.waits.map(
  ([thread, begin, end, cpu, timeout, call, cause, slept, holdsUp,
    lanes]) => ({
    thread, begin, end, cpu, timeout, call: word(call), cause: word(cause),
    slept: slept === 1, holdsUp: holdsUp === 1, lanes,
  }))
const actions = data.actions.map(
  ([lane, thread, begin, end, call, result, error, blocked, text, callers]) =>
    ({
      lane, thread, begin, end, call: word(call), result, error,
      blocked: blocked === 1, text: word(text), callers: word(callers),
    }))
const lanes = data.lanes.map(([label, kind, fd, begin, end]) => ({
  label, kind, fd, begin, end,
}))
const threads = data.threads.map(([label, begin, end]) => ({
  label, begin, end,
}))

const text = (time) => {
  if (time < 1e6) return `${Math.round(time / 1e3)} µs`
  if (time < 1e9) return `${(time / 1e6).toFixed(1)} ms`
  return `${(time / 1e9).toFixed(2)} s`
}

// --- Turns: a wait, and what is done until the next one of its thread ------

function turnsOf() {
  const turns = []
  const open = new Map()
  const begun = [...waits.map((wait) => ({ wait, at: wait.begin })),
    ...actions.map((action) => ({ action, at: action.begin }))]
    .sort((a, b) => a.at - b.at)
  for (const { wait, action } of begun) {
    const thread = (wait ?? action).thread
    if (wait) {
      const before = open.get(thread)
      if (before) before.end = wait.begin
      const turn = { wait, actions: [], end: wait.end }
      open.set(thread, turn)
      turns.push(turn)
    } else {
      const turn = open.get(thread)
      if (!turn) continue
      turn.actions.push(action)
      turn.end = Math.max(turn.end, action.end)
    }
  }
  return turns
}

const turns = turnsOf()

// --- Scales ----------------------------------------------------------------

// From time to a position between 0 and `length`. Folded, a sleep of any
// length takes as much room as the logarithm of its time.
function makeScale(folded) {
  const points = [[0, 0]]
  let position = 0
  let last = 0
  const room = (time) => (folded ? Math.log2(1 + time / 1e5) * 1e5 : time)
  const sleeps = folded && threads.length === 1
    ? waits.filter((wait) => wait.slept) : []
  for (const { begin, end } of sleeps) {
    position += begin - last
    points.push([begin, position])
    position += Math.min(end - begin, room(end - begin))
    points.push([end, position])
    last = end
  }
  position += data.wall - last
  points.push([data.wall, position])
  const find = (value, from, to) => {
    let low = 0
    let high = points.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (points[middle][from] <= value) low = middle
      else high = middle
    }
    const [a, b] = [points[low], points[high]]
    const width = b[from] - a[from]
    return a[to] + (width === 0 ? 0
      : (b[to] - a[to]) * (value - a[from]) / width)
  }
  return {
    length: position,
    position: (time) => find(time, 0, 1),
    time: (position) => find(position, 1, 0),
  }
}

// --- Drawing ---------------------------------------------------------------

const rowHeight = 24
const labelWidth = 150
const canvas = document.getElementById('timeline')
const view = document.getElementById('view')
const tip = document.getElementById('tip')
const rows = [...threads.map((thread, index) => ({ thread, index })),
  ...lanes.map((lane, index) => ({ lane, index }))
    .filter(({ lane }) => lane.kind !== 5 && lane.kind !== 7)]
let scale = makeScale(false)
let left = 0
let right = scale.length
let chosen = -1
let boxes = []

const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`)

// What lies on each row, in order of time, found once.
const itemsOfRow = rows.map(({ thread, index }) => {
  if (!thread) {
    return actions.filter((action) => action.lane === index)
      .map((action) => ({
        begin: action.begin, end: action.end, action,
        colour: action.call === 'read' || action.call === 'write'
          ? action.call : 'other',
      }))
  }
  return [...waits.filter((wait) => wait.thread === index && wait.slept)
    .map((wait) => ({
      begin: wait.begin, end: wait.end, wait,
      colour: wait.holdsUp ? 'blocked' : 'asleep',
    })),
  ...actions.filter((action) => action.thread === index && action.blocked)
    .map((action) => ({
      begin: action.begin, end: action.end, action, colour: 'blocked',
    })),
  ].sort((a, b) => a.begin - b.begin)
})

function draw() {
  const width = canvas.clientWidth
  const ratio = window.devicePixelRatio || 1
  // Only the rows that can be seen: there may be a thousand.
  const height = rows.length * rowHeight + 6
  canvas.style.height = `${height}px`
  const most = 16000
  canvas.width = width * ratio
  canvas.height = Math.min(height * ratio, most)
  const pen = canvas.getContext('2d')
  pen.scale(ratio, canvas.height / height)
  pen.font = '13px system-ui, sans-serif'
  pen.textBaseline = 'middle'
  const x = (time) => labelWidth + (width - labelWidth - 4) *
    (scale.position(time) - left) / (right - left)
  boxes = []
  const top = view.scrollTop - rowHeight
  const bottom = view.scrollTop + view.clientHeight + rowHeight
  rows.forEach((row, number) => {
    const y = number * rowHeight + 4
    if (y > top && y < bottom) drawRow(pen, row, number, y, x, width)
  })
  drawChosen(pen, x, height)
}

function drawRow(pen, row, number, y, x, width) {
  const all = row.thread ?? row.lane
  const bar = (begin, end, name, inset, item) => {
    const from = Math.max(x(begin), labelWidth)
    const to = Math.min(Math.max(x(end), x(begin) + 1.5), width - 4)
    if (to <= labelWidth || from >= width - 4 || to <= from) return
    pen.fillStyle = colour(name)
    pen.fillRect(from, y + inset, to - from, rowHeight - 6 - 2 * inset)
    if (item) boxes.push({ from, to, y, item })
  }
  bar(all.begin, all.end, row.thread ? 'awake' : 'line', row.thread ? 0 : 6)
  for (const item of itemsOfRow[number])
    bar(item.begin, item.end, item.colour, 0, item)
  // An awake stretch that is too short for the scale still shows.
  if (row.thread) {
    for (const turn of turns) {
      if (turn.wait.thread === row.index &&
          x(turn.end) - x(turn.wait.end) < 1.5)
        bar(turn.wait.end, turn.end, 'awake', 0)
    }
  }
  pen.fillStyle = colour('back')
  pen.fillRect(0, y - 3, labelWidth, rowHeight)
  pen.fillStyle = colour('text')
  pen.fillText(all.label, 4, y + 9, labelWidth - 8)
}

function drawChosen(pen, x, height) {
  if (chosen < 0) return
  const { wait, end } = turns[chosen]
  const from = Math.max(x(wait.begin), labelWidth)
  const to = x(end)
  if (to < labelWidth) return
  pen.strokeStyle = colour('text')
  pen.lineWidth = 1.5
  pen.strokeRect(from, 1, Math.max(to - from, 3), height - 2)
}

// --- In words --------------------------------------------------------------

const outcome = (action) => {
  if (action.result < 0) {
    return action.error === 11 ? 'nothing to be had now (EAGAIN)'
      : `error ${action.error}`
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
  const ready = wait.lanes.slice(0, 6).map((lane) => lanes[lane].label)
  const more = wait.lanes.length - ready.length
  const who = ready.join(', ') + (more > 0 ? ` and ${more} more` : '')
  const how = wait.slept ? `${wait.holdsUp ? 'Held up' : 'Asleep'} in ${wait.call} for ` +
    `${text(wait.end - wait.begin)}, of which ${text(wait.cpu)} on the CPU`
    : `${wait.call} did not sleep`
  return `${how}. It ended by ${wait.cause}${who ? `: ${who}` : ''}.`
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

function showTurn() {
  const place = document.getElementById('turn')
  place.replaceChildren()
  if (chosen < 0) return
  const turn = turns[chosen]
  place.append(
    element('h3', `Turn ${chosen + 1} of ${turns.length}` +
      (threads.length > 1 ? `, ${threads[turn.wait.thread].label}` : '')),
    element('p', describeWait(turn.wait)),
    element('p', `Then awake for ${text(turn.end - turn.wait.end)}` +
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

// --- Moving ----------------------------------------------------------------

function show(from, to) {
  const width = Math.min(Math.max(to - from, 1000), scale.length)
  left = Math.min(Math.max(from, 0), scale.length - width)
  right = left + width
  draw()
}

function zoom(factor, around = (left + right) / 2) {
  const width = (right - left) * factor
  const share = (around - left) / (right - left)
  show(around - width * share, around + width * (1 - share))
}

function choose(number) {
  if (turns.length === 0) return
  chosen = Math.min(Math.max(number, 0), turns.length - 1)
  const { wait, end } = turns[chosen]
  const from = scale.position(wait.begin)
  const to = scale.position(end)
  if (to < left || from > right || to - from > (right - left))
    show(from - (to - from) * 0.2 - 1e5, to + (to - from) * 0.2 + 1e5)
  else draw()
  showTurn()
}

function move(part) {
  const step = (right - left) * part
  show(left + step, right + step)
}

const keys = {
  ArrowLeft: () => move(-0.2),
  ArrowRight: () => move(0.2),
  '+': () => zoom(0.5),
  '=': () => zoom(0.5),
  '-': () => zoom(2),
  n: () => choose(chosen + 1),
  p: () => choose(chosen - 1),
  Home: () => show(0, scale.length),
}

function listen() {
  const on = (id, action) =>
    document.getElementById(id).addEventListener('click', action)
  on('previous', () => choose(chosen - 1))
  on('next', () => choose(chosen + 1))
  on('in', () => zoom(0.5))
  on('out', () => zoom(2))
  on('all', () => show(0, scale.length))
  document.getElementById('fold').addEventListener('change', (event) => {
    scale = makeScale(event.target.checked)
    show(0, scale.length)
  })
  canvas.addEventListener('keydown', (event) => {
    const action = keys[event.key]
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    action()
  })
  canvas.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.shiftKey) return
    event.preventDefault()
    zoom(event.deltaY > 0 ? 1.25 : 0.8, positionAt(event))
  }, { passive: false })
  canvas.addEventListener('mousemove', showTip)
  canvas.addEventListener('mouseleave', () => { tip.hidden = true })
  canvas.addEventListener('click', (event) => {
    const time = scale.time(positionAt(event))
    const found = turns.findLastIndex(({ wait }) => wait.begin <= time)
    if (found >= 0) choose(found)
  })
  view.addEventListener('scroll', draw)
  window.addEventListener('resize', draw)
  window.matchMedia('(prefers-color-scheme: dark)')
    .addEventListener('change', draw)
}

function positionAt(event) {
  const { left: start, width } = canvas.getBoundingClientRect()
  const share = (event.clientX - start - labelWidth) / (width - labelWidth - 4)
  return left + Math.min(Math.max(share, 0), 1) * (right - left)
}

function showTip(event) {
  const box = canvas.getBoundingClientRect()
  const x = event.clientX - box.left
  const y = event.clientY - box.top
  const hit = boxes.findLast((one) =>
    x >= one.from - 2 && x <= one.to + 2 && y >= one.y &&
    y <= one.y + rowHeight - 4)
  tip.hidden = !hit
  if (!hit) return
  const { wait, action } = hit.item
  tip.textContent = wait ? describeWait(wait)
    : [describe(action), action.text].filter(Boolean).join(' · ')
  tip.style.left = `${Math.min(event.clientX + 12, innerWidth - 340)}px`
  tip.style.top = `${event.clientY + 16}px`
}

document.getElementById('explorer').hidden = false
listen()
draw()
choose(0)
show(0, scale.length)
