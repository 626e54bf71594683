"""One file for each scene: its queries, its drawing, and SCENE, by which it is found."""
