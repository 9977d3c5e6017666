import type { Me, Role } from '../api/types';

export interface NavigationEntry {
  text: string; // key of the catalogue
  href: string;
}

// What each role sees at the side; the server decides what it may do.
export const navigation: Record<Role, NavigationEntry[]> = {
  seller: [
    { text: 'nav.my_assets', href: '/assets' },
    { text: 'nav.products', href: '/products' },
  ],
  reviewer: [{ text: 'nav.queue', href: '/review' }],
  administrator: [
    { text: 'nav.policy', href: '/admin/policy' },
    { text: 'nav.data', href: '/admin/data' },
    { text: 'nav.audit', href: '/admin/audit' },
  ],
};

export const homeOf = (me: Me): string => navigation[me.role][0].href;
