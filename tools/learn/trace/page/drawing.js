// The timeline on its canvas: a row a thread, and below them one for each
// connection. The canvas is as large as what can be seen of it; there may be
// a thousand rows.

const rowHeight = 24
// As common/trace/format.hpp numbers them.
const [fileKind, epollKind] = [5, 7]
const canvas = document.getElementById('timeline')
const view = document.getElementById('view')
const room = document.getElementById('room')
const rows = [...threads.map((thread, index) => ({ thread, index })),
  ...lanes.map((lane, index) => ({ lane, index }))
    .filter(({ lane }) => lane.kind !== fileKind && lane.kind !== epollKind)]
// The threads stay in sight, if there are few.
const pinned = threads.length <= 6 ? threads.length : 0

let scale = makeScale(false)
let left = 0
let right = scale.length
let chosen = -1
let boxes = []

const labelWidth = () => Math.min(150, canvas.clientWidth * 0.3)

// What lies on each row, in order of time.
function itemsOfRows() {
  const ofThread = threads.map(() => [])
  const ofLane = lanes.map(() => [])
  const add = (list, { begin, end }, colour, more) =>
    list.push({ begin, end, colour, ...more })
  for (const wait of waits) {
    if (wait.slept)
      add(ofThread[wait.thread], wait, wait.holdsUp ? 'blocked' : 'asleep',
        { wait })
  }
  for (const stretch of away)
    add(ofThread[stretch.thread], stretch, 'away', {})
  for (const action of actions) {
    const kind = action.call === 'read' || action.call === 'write'
      ? action.call : 'other'
    const list = ofLane[action.lane]
    if (action.blocked) {
      add(ofThread[action.thread], action, 'blocked', { action })
      add(list, action, 'blocked', { action, inset: 4 })
    }
    const begin = action.blocked ? action.end : action.begin
    add(list, { begin, end: action.end }, kind, { action })
  }
  for (const list of ofThread) list.sort((a, b) => a.begin - b.begin)
  return rows.map(({ thread, index }) => (thread ? ofThread : ofLane)[index])
}

const items = itemsOfRows()

// The gaps between a thread's sleeps: drawn even where the scale is too small.
const awake = items.slice(0, threads.length).map((list) =>
  list.slice(1).map(({ begin }, number) => ({ begin: list[number].end,
    end: begin })))

function draw() {
  const width = canvas.clientWidth
  const height = view.clientHeight
  const ratio = window.devicePixelRatio || 1
  canvas.style.height = `${height}px`
  canvas.width = width * ratio
  canvas.height = height * ratio
  const pen = canvas.getContext('2d')
  pen.scale(ratio, ratio)
  pen.font = '13px system-ui, sans-serif'
  pen.textBaseline = 'middle'
  const style = getComputedStyle(document.documentElement)
  const board = {
    pen, width, height, edge: labelWidth(),
    colour: (name) => style.getPropertyValue(`--${name}`),
    x: (time) => board.edge + (width - board.edge - 4) *
      (scale.position(time) - left) / (right - left),
  }
  boxes = []
  // Those that move are under those that do not.
  for (let number = rows.length - 1; number >= 0; --number) {
    const y = 4 + number * rowHeight - (number < pinned ? 0 : view.scrollTop)
    const least = number < pinned ? 0 : (pinned - 1) * rowHeight
    if (y > least && y < height) drawRow(board, number, y)
  }
  drawChosen(board)
}

function barsOf(board, y) {
  const last = { colour: '', to: -1 }
  return ({ begin, end, colour, inset = 0, ...item }) => {
    const start = board.x(begin)
    const from = Math.max(start, board.edge)
    const to = Math.min(Math.max(board.x(end), start + 1.5), board.width - 4)
    if (to <= board.edge || from >= board.width - 4 || to <= from) return
    // Of many on one pixel, one is drawn; a hand can meet no more, either.
    if (colour === last.colour && to < last.to + 0.5) return
    Object.assign(last, { colour, to })
    board.pen.fillStyle = board.colour(colour)
    board.pen.fillRect(from, y + inset, to - from, rowHeight - 6 - 2 * inset)
    if (item.wait || item.action) boxes.push({ from, to, y, item })
  }
}

function drawRow(board, number, y) {
  const { pen, edge } = board
  const { thread, lane } = rows[number]
  pen.fillStyle = board.colour('back')
  pen.fillRect(0, y - 4, board.width, rowHeight)
  const bar = barsOf(board, y)
  bar({ ...(thread ?? lane), colour: thread ? 'awake' : 'line',
    inset: thread ? 0 : 6 })
  for (const item of items[number]) bar(item)
  for (const gap of awake[number] ?? []) {
    if (board.x(gap.end) - board.x(gap.begin) < 1.5)
      bar({ ...gap, colour: 'awake' })
  }
  pen.fillStyle = board.colour('back')
  pen.fillRect(0, y - 3, edge, rowHeight)
  pen.fillStyle = board.colour('text')
  pen.fillText((thread ?? lane).label, 4, y + 9, edge - 8)
}

function drawChosen({ pen, x, edge, height, colour }) {
  if (chosen < 0) return
  const { wait, end } = turns[chosen]
  const from = Math.max(x(wait.begin), edge)
  const to = x(end)
  if (to < edge) return
  pen.strokeStyle = colour('text')
  pen.lineWidth = 1.5
  pen.strokeRect(from, 1, Math.max(to - from, 3), height - 2)
}
