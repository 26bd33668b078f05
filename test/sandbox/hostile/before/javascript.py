# Finds what makes a JavaScript array of a list among the objects of the collector.
import gc

to_js = [
    found
    for found in (each.get("to_js") for each in gc.get_objects() if type(each) is dict)
    if "builtin" in type(found).__name__
][0]
