"""What leaves the house: who may be told what for, exports, and addresses that are told of transitions."""
