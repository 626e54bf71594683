"""The commands of python -m etl. They call the stages; no stage calls them."""
