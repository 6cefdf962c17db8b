// What the book takes from the rest of the repository: chapters, hints,
// snippets, recorded output, failure texts. Nothing here is typed twice.

import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const bookDir = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)), '../..')
export const rootDir = path.dirname(bookDir)
export const generatedDir = path.join(bookDir, '.vitepress/generated')

/** A file of the repository as text, or null where there is none. */
export function readText(relative) {
  const file = path.join(rootDir, relative)
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null
}

/** Every chapter: the folders of course/, and what the outlook still names. */
export function chapters() {
  const found = new Map()
  for (const chapter of JSON.parse(readText('book/outlook.json')))
    found.set(chapter.name, { ...chapter, state: 'planned', tasks: [] })
  const course = path.join(rootDir, 'course')
  const names = fs.existsSync(course) ? fs.readdirSync(course) : []
  for (const name of names) {
    const text = readText(`course/${name}/chapter.json`)
    if (text === null) continue
    const outlook = found.get(name) ?? {}
    for (const other of [...found.keys()])
      if (other.slice(0, 2) === name.slice(0, 2)) found.delete(other)
    found.set(name, { ...outlook, ...JSON.parse(text), name })
  }
  return [...found.values()]
    .map(chapter => ({ ...chapter, number: chapter.name.slice(0, 2) }))
    .map(chapter => ({
      ...chapter,
      readable: chapter.state === 'complete' && hasPage(chapter.name),
      page: hasPage(chapter.name)
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

export function hasPage(name) {
  return fs.existsSync(path.join(bookDir, `${name}.md`))
}

/** The levelled hints of a task, as Markdown: ['…', '…', '…'] or null. */
export function hints(task) {
  const text = chapters()
    .filter(chapter => chapter.number === task.slice(0, 2))
    .map(chapter => readText(`course/${chapter.name}/hints.md`))
    .find(Boolean)
  if (!text) return null
  const levels = []
  let inside = false
  for (const line of text.split('\n')) {
    const heading = /^##\s+(\d\d\.\d+)\b/.exec(line)
    if (heading) inside = heading[1] === task
    else if (inside && /^###\s/.test(line)) levels.push([])
    else if (inside && levels.length) levels.at(-1).push(line)
  }
  return levels.length ? levels.map(lines => lines.join('\n').trim()) : null
}

/** Where a behaviour such as LOOP-2 is explained: id -> page path. */
export function behaviours() {
  const pages = new Map()
  const folder = path.join(bookDir, 'behaviours')
  for (const file of fs.readdirSync(folder)) {
    if (!/^\d\d-.*\.md$/.test(file)) continue
    const text = fs.readFileSync(path.join(folder, file), 'utf8')
    for (const row of text.matchAll(/^\|\s*([A-Z]+-\d+)\s*\|/gm))
      pages.set(row[1], `/behaviours/${file.replace(/\.md$/, '')}`)
  }
  return pages
}

/** All Markdown pages of the site, relative to book/. */
export function pages(folder = '') {
  const found = []
  for (const entry of fs.readdirSync(path.join(bookDir, folder),
    { withFileTypes: true })) {
    const relative = path.posix.join(folder, entry.name)
    const skipped = ['node_modules', 'public', 'examples', 'recorded']
    if (entry.name.startsWith('.') || skipped.includes(relative)) continue
    if (entry.isDirectory()) found.push(...pages(relative))
    else if (/\.md$/.test(entry.name) && entry.name !== 'AUTHORS.md')
      found.push(relative)
  }
  return found
}
