"""One file a scene: what it asks, how it is drawn, and SCENE, by which it is found."""
