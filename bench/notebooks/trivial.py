# %%
def predict(images):
    return [1] * len(images)
