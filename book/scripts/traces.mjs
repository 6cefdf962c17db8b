// Records the book's traces anew: the pictures that stand in book/traces, and
// their pages in book/public/traces. Without arguments all of them:
//
//     node book/scripts/traces.mjs [01-linechat ...]

import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(fileURLToPath(import.meta.url), '../../..')
const pictures = path.join(root, 'book/traces')
const pages = path.join(root, 'book/public/traces')

const known = fs.readdirSync(pictures).map((file) => path.parse(file).name)
const asked = process.argv.slice(2)
for (const name of asked.length ? asked : known) {
  const [chapter, program] = [name.slice(0, 2), name.slice(3)]
  execFileSync('./learn',
    ['trace', chapter, program, '--base', 'reference', '--drive'],
    { cwd: root, stdio: 'inherit' })
  const made = path.join(root, 'build/trace', name)
  fs.copyFileSync(`${made}.svg`, path.join(pictures, `${name}.svg`))
  fs.copyFileSync(`${made}.html`, path.join(pages, `${name}.html`))
}
