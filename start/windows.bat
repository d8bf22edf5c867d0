@echo off
rem Starts Last Customer by a double click; stops when its window is closed.
cd /d "%~dp0"
for %%p in ("py -3" "python") do (
    %%~p -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && (
        %%~p start.py
        if errorlevel 1 pause
        exit /b
    )
)
echo Last Customer needs Python 3.11 or newer. Install it from https://www.python.org/downloads/ and open this file again.
echo Hace falta Python 3.11 o posterior. Se instala desde https://www.python.org/downloads/ y se abre este archivo otra vez.
pause
exit /b 1
