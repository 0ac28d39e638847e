// The frame of the surface's own pages. Values are escaped by Hono's `html`; styles and scripts are files of `assets/`.

/** The portico: two columns under a gable, as a data URL, so that no browser asks for /favicon.ico. */
export const icon: string = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#0d7f6d" d="M16 3 3 10v3h26v-3zM6 15h5v11H6zm15 0h5v11h-5zM3 27h26v3H3z"/></svg>',
)}`;
