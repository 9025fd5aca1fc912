"""The demo's pictures, drawn when it is loaded: charts, infographics, scenes, an animation."""
