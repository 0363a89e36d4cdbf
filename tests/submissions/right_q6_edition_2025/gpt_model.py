raise SystemExit('nobody asks for this file')
