// How much there is to write, and how long that may take.

/** The lines of some tasks together. */
export function linesOf(tasks) {
  return tasks.reduce((sum, { lines }) => sum + lines, 0)
}

/** "5 to 11": hours at 60 to 30 lines each, with all that belongs to them. An
 *  estimate: nobody has measured it yet. */
export function hoursOf(lines) {
  const [least, most] = [60, 30].map(pace => Math.round(lines / pace))
  return least === most ? `${least}` : `${least} to ${most}`
}
