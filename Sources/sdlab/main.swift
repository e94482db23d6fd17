print("sdlab")
