import { defineConfig } from 'vitepress'
import { bookMarkdown, withoutFolded } from './lib/markdown.mjs'
import { behaviours, chapters } from './lib/repo.mjs'

const developing = process.argv.includes('dev')

// BOOK_BASE=/somewhere/ builds for a site that is not at the root.
const base = process.env.BOOK_BASE || '/'

export default defineConfig({
  lang: 'en-GB',
  title: 'Rebuilding Tornado in C++',
  description: 'Write a small Tornado, from a select loop to a chat in the ' +
    'browser, and see where the CPU is given back.',
  base,
  srcExclude: ['AUTHORS.md', 'recorded/**', 'examples/**'],
  lastUpdated: false,
  // A table of behaviours needs the room.
  transformPageData(page) {
    if (/^behaviours\/\d\d/.test(page.relativePath))
      Object.assign(page.frontmatter, { aside: false, pageClass: 'wide' })
  },
  head: [['link', { rel: 'icon', type: 'image/svg+xml',
    href: `${base}icon.svg` }]],
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
    codeCopyButtonTitle: 'Copy',
    component: { inlineTags: ['NotYet'] },
    config: md => bookMarkdown(md, { fresh: developing })
  },
  vite: {
    server: { fs: { allow: ['..'] } },
    build: { chunkSizeWarningLimit: 900 }
  },
  themeConfig: {
    outline: { level: [2, 3], label: 'On this page' },
    externalLinkIcon: false,
    docFooter: { prev: 'Before', next: 'Next' },
    darkModeSwitchLabel: 'Light or dark',
    sidebarMenuLabel: 'Contents',
    returnToTopLabel: 'To the top',
    search: {
      provider: 'local',
      options: { detailedView: false, _render: searchable }
    },
    nav: [
      { text: 'How to use this', link: '/using' },
      { text: 'Questions', link: '/questions' },
      { text: 'Glossary', link: '/glossary' }
    ],
    sidebar: sidebar()
  }
})

function sidebar() {
  const readable = chapters().filter(chapter => chapter.readable)
    .map(({ number, title, name }) =>
      ({ text: `${number}  ${title}`, link: `/${name}` }))
  const drafts = developing
    ? chapters().filter(chapter => chapter.page && !chapter.readable) : []
  const tables = [...new Set(behaviours().values())].sort()
    .map(link => ({ text: link.split('/').at(-1), link }))
  return [
    {
      text: 'Start',
      items: [
        { text: 'What this is', link: '/' },
        { text: 'How to use this', link: '/using' },
        { text: 'How long it takes', link: '/effort' },
        { text: 'For teachers', link: '/classes' },
        { text: '00  Prologue', link: '/00-prologue' }
      ]
    },
    ...(readable.length ? [{ text: 'Chapters', items: readable }] : []),
    ...(drafts.length ? [{
      text: 'Drafts (only here)',
      items: drafts.map(({ number, title, name }) =>
        ({ text: `${number}  ${title}`, link: `/${name}` }))
    }] : []),
    {
      text: 'To look things up',
      items: [
        { text: 'Questions people ask', link: '/questions' },
        { text: 'Glossary', link: '/glossary' },
        { text: 'Tornado ↔ here', link: '/tornado-and-here' },
        { text: 'Compilers and coroutines', link: '/compilers' },
        { text: 'How fast, and why', link: '/speed' },
        { text: 'What bends as it grows', link: '/growth' },
        { text: 'What was tried against it', link: '/faults' },
        { text: 'Behaviours we keep', link: '/behaviours/',
          collapsed: true, items: tables }
      ]
    }
  ]
}

function searchable(source, env, md) {
  const html = withoutFolded(md.render(source, env))
  return env.frontmatter?.search === false ? '' : html
}
