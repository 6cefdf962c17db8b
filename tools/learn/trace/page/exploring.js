// Moving about in the timeline, with keys, buttons and a pointer.

const tip = document.getElementById('tip')

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
  showTurn(chosen)
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
  ArrowUp: () => { view.scrollTop -= rowHeight },
  ArrowDown: () => { view.scrollTop += rowHeight },
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
  // Where one thread sleeps, another may be at work: nothing to fold there.
  document.getElementById('fold').parentElement.hidden = threads.length !== 1
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
  canvas.addEventListener('pointerdown', grasp)
  canvas.addEventListener('pointermove', (event) => {
    if (event.buttons === 1) drag(event)
    showTip(event)
  })
  canvas.addEventListener('pointerleave', () => { tip.hidden = true })
  canvas.addEventListener('click', (event) => {
    if (Math.abs(event.clientX - grasped.x) > 4) return
    const found = turnAt(event)
    if (found >= 0) choose(found)
  })
  view.addEventListener('scroll', draw)
  window.addEventListener('resize', draw)
  window.matchMedia('(prefers-color-scheme: dark)')
    .addEventListener('change', draw)
}

function positionAt(event) {
  const { left: start, width } = canvas.getBoundingClientRect()
  const edge = labelWidth()
  const share = (event.clientX - start - edge) / (width - edge - 4)
  return left + Math.min(Math.max(share, 0), 1) * (right - left)
}

// Where the pointer went down, and what was in sight then.
const grasped = { x: 0, left: 0, right: 0 }

function grasp(event) {
  Object.assign(grasped, { x: event.clientX, left, right })
}

function drag(event) {
  const step = (event.clientX - grasped.x) / (canvas.clientWidth -
    labelWidth()) * (right - left)
  if (right - left < scale.length)
    show(grasped.left - step, grasped.right - step)
}

// The sleep or the call under the pointer.
function itemAt(event) {
  const box = canvas.getBoundingClientRect()
  const x = event.clientX - box.left
  const y = event.clientY - box.top
  return boxes.findLast((one) =>
    x >= one.from - 2 && x <= one.to + 2 && y >= one.y &&
    y <= one.y + rowHeight - 4)?.item
}

// That item's turn, or the last one begun by then.
function turnAt(event) {
  const item = itemAt(event)
  if (item?.wait) return turns.findIndex(({ wait }) => wait === item.wait)
  if (item)
    return turns.findIndex((turn) => turn.actions.includes(item.action))
  const time = scale.time(positionAt(event))
  return turns.findLastIndex(({ wait }) => wait.begin <= time)
}

function showTip(event) {
  const item = itemAt(event)
  tip.hidden = !item
  if (!item) return
  const { wait, action } = item
  tip.textContent = wait ? describeWait(wait)
    : [describe(action), action.text].filter(Boolean).join(' · ')
  const { offsetWidth: wide, offsetHeight: high } = tip
  const below = event.clientY + 16
  tip.style.left =
    `${Math.max(Math.min(event.clientX + 12, innerWidth - wide - 16), 4)}px`
  tip.style.top =
    `${below + high < innerHeight ? below : event.clientY - high - 8}px`
}

document.getElementById('explorer').hidden = false
room.style.height = `${rows.length * rowHeight + 6}px`
listen()
choose(0)
show(0, scale.length)
