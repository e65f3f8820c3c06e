import os

project = "A lesson"
extensions = ["myst_parser"]
html_theme = "alabaster"
html_js_files = [
    (
        os.environ.get("CELLS", "https://run.example.org") + "/w/1/cell.js",
        {
            "type": "module",
            "data-key": "pk_test_demo",
            "data-session": "lesson",
            "data-upgrade": ".highlight-python pre",
        },
    ),
]
