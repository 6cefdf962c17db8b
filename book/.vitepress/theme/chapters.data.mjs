// The chapters, for the components of the theme.

import { behaviours, chapters, readText } from '../lib/repo.mjs'

export default {
  watch: ['../../../course/*/chapter.json', '../../outlook.json',
    '../generated/lines.json'],
  load() {
    const tables = [...behaviours().values()]
    const lines = JSON.parse(
      readText('book/.vitepress/generated/lines.json') ?? '{}')
    return chapters().map(
      ({ number, name, title, about, needs, readable, page, tasks, programs,
        short_path: short }) =>
        ({ number, name, title, about, needs, readable, page, short,
          tasks: (tasks ?? []).map(
            task => ({ ...task, lines: lines[task.id] ?? 0 })),
          programs: programs ?? [],
          behaviours: tables.filter(t => t.endsWith(`/${name}`)).length }))
  }
}
