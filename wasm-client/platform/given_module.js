// What `public/start.js` gives the program: the one thing that the two share.
Module = window['Module'];
